import { invalidValue } from '../errors.ts'
import { checkSource } from './check-source.ts'

/** Checks all the words of a directive, and that they go together. @throws SecurityHeadersError */
export function checkDirective(header: string, directive: string, words: readonly string[]): void {
  for (const word of words) checkSource(header, directive, word)
  const keywords = words.map((word) => word.toLowerCase())
  const refuse = (wrong: string, instead: string) =>
    invalidValue(header, words.join(' '), `in ${directive} ${wrong}`, instead)

  if (keywords.includes("'none'") && words.length > 1) {
    throw refuse("has 'none' beside other sources", 'Write "\'none\'" alone, or leave it out')
  }
  if (keywords.includes("'strict-dynamic'") && !keywords.some(isNonceOrHash)) {
    const instead = "Add \"'nonce'\", which becomes the request's nonce, or a hash"
    throw refuse("has 'strict-dynamic' without a nonce or hash, so no script could run", instead)
  }
  if (directive === 'sandbox') {
    const stranger = words.find((word) => !/^allow-[a-z-]+$/.test(word))
    if (stranger) throw refuse(`has no token ${stranger}`, 'Write tokens such as "allow-scripts"')
  }
  if (directive === 'require-trusted-types-for' && keywords.join(' ') !== "'script'") {
    throw refuse('is not a sink group', 'Write "\'script\'"')
  }
  if (VALUELESS.has(directive) && words.length > 0) {
    throw refuse('is a value where none belongs', 'Write []')
  }
}

const VALUELESS: ReadonlySet<string> = new Set([
  'block-all-mixed-content',
  'upgrade-insecure-requests',
])

function isNonceOrHash(keyword: string): boolean {
  return /^'(?:nonce'|nonce-|sha256-|sha384-|sha512-)/.test(keyword)
}
