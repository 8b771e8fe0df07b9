import { isHttpError, type JsonResult, json } from '@portolan/adapter-node'
import { z } from 'zod'

/** The body of errors by the public specification: texts by the name of the field or resource. */
export const Errors = z
  .object({ errors: z.record(z.string(), z.array(z.string())) })
  .meta({ id: 'GenericErrorModel' })

type Refusal<Status extends number> = JsonResult<{ errors: Record<string, string[]> }, Status>

/** An error of the specification, to be thrown: `throw refuse(404, 'article', 'not found')`. */
export function refuse<Status extends number>(
  status: Status,
  name: string,
  text: string,
): Refusal<Status> {
  return json({ errors: { [name]: [text] } }, status)
}

/** One of the `errors` in Portolan's own answer to a request that its schemas refuse. */
interface Issue {
  readonly in: string
  readonly path: readonly (string | number)[]
  readonly message: string
}

/**
 * The answer of the specification to a request that the schemas refuse: always 422. `undefined` for
 * every other error.
 */
export function toRefusal(error: unknown): Refusal<422> | undefined {
  if (!isHttpError(error) || !Array.isArray(error.extensions.errors)) return undefined
  const errors: Record<string, string[]> = {}
  // Portolan alone gives an error this member.
  for (const { path, message } of error.extensions.errors as Issue[]) {
    // Bodies have one object around their fields: { user: { email } }.
    const name = String(path[1] ?? path[0] ?? 'body')
    errors[name] = [...(errors[name] ?? []), message]
  }
  return json({ errors }, 422)
}
