import { HttpError } from '../results/http-error.ts'

/**
 * An `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1) as an object without
 * a prototype; a name that stands several times gives an array. Brackets in names mean nothing.
 *
 * @throws {HttpError} 400 for the name `__proto__`.
 */
export function parseForm(text: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === '__proto__')
      throw new HttpError(400, 'The body has a name that is not allowed: __proto__')
    const present = form[name]
    if (present === undefined) form[name] = value
    else if (typeof present === 'string') form[name] = [present, value]
    else present.push(value)
  }
  return form
}
