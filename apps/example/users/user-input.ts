import { HttpError } from '@portolan/adapter-express'
import { z } from 'zod'

const isString = z.string({
  error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string'),
})
// A text of PostgreSQL cannot hold NUL. Names and addresses have no use for other control
// characters.
const text = isString.regex(/^\P{Cc}*$/u, 'must not hold control characters')

const name = text.trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters')
const email = text
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .regex(z.regexes.email, 'must be an address such as ada@example.com')
const password = isString
  .min(8, 'must have at least 8 characters')
  .max(200, 'must have at most 200 characters')

const NO_OBJECT = { error: 'must be an object, sent as JSON or as a form' }
const newUser = z.object({ name, email, password }, NO_OBJECT)
const userChanges = newUser
  .partial()
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'must have at least one of name, email and password',
  })
const credentials = z.object({ email: text.trim().toLowerCase(), password: isString }, NO_OBJECT)

export type NewUser = z.infer<typeof newUser>
export type UserChanges = z.infer<typeof userChanges>
export type Credentials = z.infer<typeof credentials>

/** @throws {HttpError} 400 with every fault of the body. */
export const parseNewUser = (body: unknown): NewUser => parse(newUser, body)

/** @throws {HttpError} 400 with every fault of the body. */
export const parseUserChanges = (body: unknown): UserChanges => parse(userChanges, body)

/** @throws {HttpError} 400 with every fault of the body. */
export const parseCredentials = (body: unknown): Credentials => parse(credentials, body)

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({
    in: 'body',
    path: path.map(String),
    message,
  }))
  const detail = errors.map(({ path, message }) => `${path.join('.') || 'The body'} ${message}`)
  throw new HttpError(400, { detail: detail.join('; '), extensions: { errors } })
}
