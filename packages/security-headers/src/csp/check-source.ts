import { invalidValue } from '../errors.ts'
import { nearestName } from '../nearest-name.ts'

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

/** Checks one word of a directive's value. @throws SecurityHeadersError */
export function checkSource(header: string, directive: string, source: string): void {
  const refuse = (wrong: string, instead: string) =>
    invalidValue(header, source, `in ${directive} ${wrong}`, instead)

  if (/[^\x21-\x7e]/.test(source)) {
    throw refuse('has a character that may not stand there', 'Percent-encode it')
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
  if (isQuoted) {
    const word = bare.toLowerCase()
    if (KEYWORDS.includes(word)) return
    const nearest = nearestName(word, KEYWORDS)
    if (nearest) throw refuse('is not a keyword', `Write "'${nearest}'"`)
    return
  }
  if (/['"]/.test(source)) throw refuse('has a stray quote', `Write "'${bare}'"`)
  if (isBareKeyword(directive, bare)) throw refuse('should be quoted', `Write "'${bare}'"`)
}

/** `script` and `nonce` are also hosts, and `allow-duplicates` a policy's name. */
function isBareKeyword(directive: string, bare: string): boolean {
  const word = bare.toLowerCase()
  if (word === 'script') return directive === 'require-trusted-types-for'
  if (word === 'allow-duplicates') return directive === 'trusted-types'
  return word !== 'nonce' && KEYWORDS.includes(word)
}
