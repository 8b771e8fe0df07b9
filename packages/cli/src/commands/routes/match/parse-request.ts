import { usageError } from '../../../errors.ts'

/** A request as it was typed. */
export interface TypedRequest {
  readonly method: string
  /** The request target as a client would send it. */
  readonly target: string
}

/**
 * Reads `GET /api/users/7`, `/api/users/7` and `POST http://localhost:3000/api/users`.
 *
 * @throws CommandError for what names no path.
 */
export function parseRequest(typed: readonly string[]): TypedRequest {
  const words = typed.join(' ').trim().split(/\s+/)
  const [method = 'GET', url = ''] = words.length === 1 ? ['GET', ...words] : words
  if (words.length > 2 || !/^[!#$%&'*+.^_`|~\w-]+$/.test(method)) throw malformed(typed)
  // Never through new URL(), which would resolve what routes compare as it is.
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/, '')
  if (target === '' && url !== '') return { method: method.toUpperCase(), target: '/' }
  if (!target.startsWith('/')) throw malformed(typed)
  return { method: method.toUpperCase(), target }
}

function malformed(typed: readonly string[]): Error {
  return usageError(
    `--match has ${JSON.stringify(typed.join(' '))}; write a method and a path that begins with a slash, such as GET /api/users/7`,
  )
}
