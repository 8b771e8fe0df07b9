/**
 * Writes a pattern with its params as a path: the exact inverse of the way in which a route reads
 * its params from a raw path.
 *
 * @throws {TypeError} for a param that is missing, or that no path can carry.
 */
export function toPath(pattern: string, params: Params = {}): string {
  return `/${pattern.split('/').flatMap(writeSegment).join('/')}`

  function writeSegment(segment: string): string[] {
    const parts = [...segment.matchAll(PARTS)]
    const literals = parts.flatMap(([, , , literal]) => literal ?? [])
    const [first] = parts
    if (first?.[1] && parts.length === 1) return writeParam(first[1], first[2] ?? '')
    // Between several params, an encoded "-" does not separate them.
    const separators = parts.length - literals.length > 1 ? literals : []
    const written = parts.map(([, name, , literal = '']) =>
      name ? encodeValue(name, params[name], separators) : encodeText(literal),
    )
    return first ? [written.join('')] : []
  }

  function writeParam(name: string, modifier: string): string[] {
    const value = params[name]
    if (value === undefined && /[?*]/.test(modifier)) return []
    const values = /[+*]/.test(modifier) ? [value].flat() : [value]
    // A list that must not be empty is refused as a value.
    const needed = values.length > 0 || modifier === '*' ? values : [value]
    return needed.map((one) => encodeValue(name, one, []))
  }

  function encodeValue(name: string, value: unknown, separators: readonly string[]): string {
    const text = typeof value === 'string' || Number.isSafeInteger(value) ? `${value}` : ''
    const encoded = Array.from(text, (character) => {
      if (!separators.includes(character)) return encodeURIComponent(character)
      // A separator that is encoded anyway would still be one.
      return encodeText(character) === character
        ? `%${character.charCodeAt(0).toString(16).toUpperCase()}`
        : undefined
    })
    if (!UNSENDABLE.test(text) && !encoded.includes(undefined)) return encoded.join('')
    throw new TypeError(
      `${pattern}: no path carries ${JSON.stringify(value)} as ${name}; write a text other than "." or ".."`,
    )
  }
}

export type Params = Readonly<Record<string, unknown>>

/** A param with its modifier, or a character of text without its escape. */
const PARTS = /:([\p{IDC}$\u200c\u200d]+)(?:\([^)]*\))?([?+*]?)|\\?(.)/gsu

// biome-ignore lint/suspicious/noControlCharactersInRegex: paths with such characters are refused.
const UNSENDABLE = /^$|[\0-\x1f\x7f]|(?:^|[/\\])\.\.?(?:[/\\]|$)/u

/** The text of a route, which is in NFC, as it stands in a path (WHATWG URL, path percent-encode set). */
function encodeText(text: string): string {
  return text.replace(/[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g, encodeURIComponent)
}

/** Writes a query: a list gives its name several times, and an absent value is left out. */
export function toQuery(query: Query | URLSearchParams = {}): string {
  const search = new URLSearchParams()
  const pairs = query instanceof URLSearchParams ? query : Object.entries(query)
  for (const [name, value] of pairs) {
    for (const one of [value].flat()) if (one != null) search.append(name, one as string)
  }
  const text = `${search}`
  return text && `?${text}`
}

export type Query = Readonly<Record<string, unknown>>
