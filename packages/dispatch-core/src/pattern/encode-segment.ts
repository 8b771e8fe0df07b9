/**
 * What a static text looks like in a request target: its NFC form in UTF-8, with the
 * path percent-encode set of the WHATWG URL Standard (section 1.3) encoded, and with
 * `%`, `\` and `/`, which a text in one segment cannot be there as. Hex is upper case.
 *
 * @throws URIError where the text holds half of a surrogate pair, which no URL can carry.
 */
export function encodeSegment(text: string): string {
  if (!ENCODED.test(text)) return text
  // Runs, so that both halves of a surrogate pair reach encodeURIComponent together.
  return text.normalize('NFC').replace(ENCODED_RUNS, encodeURIComponent)
}

/** All but the characters from `!` to `~` that a path may hold as they are. */
const ENCODED = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]/
const ENCODED_RUNS = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g
