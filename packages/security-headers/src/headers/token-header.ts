import { invalidValue } from '../checks/errors.ts'
import { checkedObject, findNearest } from '../checks/known-names.ts'
import { defineHeader, type Header } from './header.ts'

/** A header whose value is one of a few words. */
export interface TokenHeader<Value extends string> {
  readonly name: string
  readonly values: readonly Value[]
  readonly recommended: Value
  /** The options' property that holds the word, as in `{ policy: 'same-origin' }`. */
  readonly property?: string
  /** Other spellings of the values, in lower case. */
  readonly aliases?: Readonly<Record<string, Value>>
  /** The advice for a word that needs more than the list of the right ones. */
  explain?(written: string): string | undefined
}

/** Makes a header that accepts each of its words in upper and lower case. */
export function tokenHeader<Value extends string>(token: TokenHeader<Value>): Header {
  return defineHeader<Value>({
    name: token.name,
    recommended: token.recommended,
    parse: (written) => parseToken(token, written),
    write: (value) => value,
  })
}

/**
 * The word that was written, in the spelling of the header.
 *
 * @throws {SecurityHeadersError} for a word that the header does not have.
 */
export function parseToken<Value extends string>(
  token: TokenHeader<Value>,
  written: unknown,
): Value {
  const { name, property } = token
  if (typeof written !== 'object') return parseWord(token, written)
  const options = checkedObject(name, written, property === undefined ? [] : [property])
  const word = property === undefined ? undefined : options[property]
  return word === undefined ? token.recommended : parseWord(token, word)
}

/**
 * Like `parseToken()`, for one of several words, which an object cannot stand for.
 *
 * @throws {SecurityHeadersError} for a word that the header does not have.
 */
export function parseWord<Value extends string>(
  token: Omit<TokenHeader<Value>, 'recommended' | 'property'>,
  word: unknown,
): Value {
  const { name, values, aliases = {} } = token
  if (typeof word !== 'string') throw invalidValue(name, word, 'is not a text', list(values))
  const folded = word.toLowerCase()
  const value =
    values.find((known) => known.toLowerCase() === folded) ??
    (Object.hasOwn(aliases, folded) ? aliases[folded] : undefined)
  if (value !== undefined) return value
  const nearest = findNearest(word, values)
  const instead =
    token.explain?.(word) ?? (nearest ? `Write ${JSON.stringify(nearest)}` : undefined)
  throw invalidValue(name, word, 'is not a value of this header', instead ?? list(values))
}

function list(values: readonly string[]): string {
  return `Write ${values.map((value) => JSON.stringify(value)).join(' or ')}`
}
