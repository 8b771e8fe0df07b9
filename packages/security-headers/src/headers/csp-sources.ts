import { invalidValue } from '../checks/errors.ts'
import { findNearest } from '../checks/known-names.ts'

const KEYWORDS = [
  'none',
  'self',
  'strict-dynamic',
  'unsafe-inline',
  'unsafe-eval',
  'unsafe-hashes',
  'wasm-unsafe-eval',
  'report-sample',
  'inline-speculation-rules',
  'unsafe-allow-redirects',
  'trusted-types-eval',
  'report-sha256',
  'report-sha384',
  'report-sha512',
  'allow-duplicates',
  'script',
  'nonce',
]

const NONCE_OR_HASH = /^(?:nonce|sha256|sha384|sha512)-/i

const VALUELESS: ReadonlySet<string> = new Set([
  'block-all-mixed-content',
  'upgrade-insecure-requests',
])

/** The directives whose empty value has a meaning of its own. */
export const MAY_BE_EMPTY: ReadonlySet<string> = new Set([...VALUELESS, 'sandbox', 'trusted-types'])

/**
 * Checks the words of a directive, one by one and together.
 *
 * @throws {SecurityHeadersError} for a word that the directive may not have, and for words that
 * contradict each other.
 */
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

function isNonceOrHash(keyword: string): boolean {
  return /^'(?:nonce'|nonce-|sha256-|sha384-|sha512-)/.test(keyword)
}

/**
 * Checks one word of a directive.
 *
 * @throws {SecurityHeadersError} for a keyword without quotes, and for a word that would end the
 * directive.
 */
export function checkSource(header: string, directive: string, source: string): void {
  const refuse = (wrong: string, instead: string) =>
    invalidValue(header, source, `in ${directive} ${wrong}`, instead)

  if (/[^\x21-\x7e]/.test(source)) {
    throw refuse('has a character that is not allowed there', 'Percent-encode it')
  }
  if (/[;,]/.test(source)) {
    const instead = 'Write each source as an entry of its own, or encode as %3B or %2C'
    throw refuse('has a ";" or "," that would end the directive', instead)
  }
  if (directive === 'report-to') return
  const isQuoted = /^'.*'$/.test(source)
  const bare = source.replaceAll(/['"‘’]/g, '')
  if (NONCE_OR_HASH.test(bare)) {
    if (!isQuoted) throw refuse('should be quoted', `Write "'${bare}'"`)
    if (!/^'[a-z0-9]+-[A-Za-z0-9+/_-]+={0,2}'$/i.test(source)) {
      throw refuse('is not base64', 'Write "\'sha256-…\'" with the hash in base64')
    }
    return
  }
  if (/['"]/.test(isQuoted ? source.slice(1, -1) : source)) {
    throw refuse('has a stray quote', `Write "'${bare}'"`)
  }
  if (isQuoted) {
    const word = bare.toLowerCase()
    if (KEYWORDS.includes(word)) return
    const nearest = findNearest(word, KEYWORDS)
    if (nearest) throw refuse('is not a keyword', `Write "'${nearest}'"`)
    return
  }
  if (isBareKeyword(directive, bare)) throw refuse('should be quoted', `Write "'${bare}'"`)
}

/** `script` and `nonce` can be hosts too, and `allow-duplicates` the name of a trusted type. */
function isBareKeyword(directive: string, bare: string): boolean {
  const word = bare.toLowerCase()
  if (word === 'script') return directive === 'require-trusted-types-for'
  if (word === 'allow-duplicates') return directive === 'trusted-types'
  return word !== 'nonce' && KEYWORDS.includes(word)
}
