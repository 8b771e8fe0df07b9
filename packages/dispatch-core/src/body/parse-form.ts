import { HttpError } from '../results/http-error.ts'
import { collectPairs } from './collect-pairs.ts'

/**
 * An `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1) as an object without
 * a prototype; a name that stands several times gives an array. Brackets in names mean nothing.
 *
 * @throws {HttpError} 400 for the name `__proto__`.
 */
export function parseForm(text: string): Record<string, string | string[]> {
  const form = collectPairs(new URLSearchParams(text))
  if ('__proto__' in form) {
    throw new HttpError(400, 'The body has a name that is not allowed: __proto__')
  }
  return form
}
