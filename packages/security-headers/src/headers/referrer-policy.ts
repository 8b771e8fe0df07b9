import { invalidValue } from '../checks/errors.ts'
import { checkedObject } from '../checks/known-names.ts'
import { defineHeader } from './header.ts'
import { parseWord, type TokenHeader } from './token-header.ts'

const TOKENS = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const

type Token = (typeof TOKENS)[number]

/** One token, or several: a browser follows the last one that it knows. */
export type ReferrerPolicy =
  | Token
  | readonly Token[]
  | { readonly policy?: Token | readonly Token[] }

const TOKEN: TokenHeader<Token> = {
  name: 'Referrer-Policy',
  values: TOKENS,
  recommended: 'strict-origin-when-cross-origin',
}

/** Says how much of the URL a browser tells the next site (W3C Referrer Policy, section 3). */
export const referrerPolicy = defineHeader<readonly Token[]>({
  name: TOKEN.name,
  recommended: TOKEN.recommended,
  parse(written) {
    if (typeof written === 'string') return parseTokens(written.split(',').map((t) => t.trim()))
    if (Array.isArray(written)) return parseTokens(written)
    const { policy = TOKEN.recommended } = checkedObject(TOKEN.name, written, ['policy'])
    return parseTokens(Array.isArray(policy) ? policy : [policy])
  },
  write: (tokens) => tokens.join(', '),
})

function parseTokens(written: readonly unknown[]): readonly Token[] {
  const tokens = written.map((token) => parseWord(TOKEN, token))
  if (tokens.length === 0) {
    throw invalidValue(TOKEN.name, written, 'has no token', `Write ["${TOKEN.recommended}"]`)
  }
  if (new Set(tokens).size < tokens.length) {
    throw invalidValue(TOKEN.name, written, 'names a token twice', 'Write each token once')
  }
  return tokens
}
