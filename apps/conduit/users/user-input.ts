import { z } from 'zod'

const BLANK = "can't be blank"

/** A text that is there and has more than spaces. PostgreSQL cannot hold NUL. */
export const filled = z
  .string({ error: ({ input }) => (input === undefined ? BLANK : 'must be a string') })
  .refine((text) => text.trim() !== '', { error: BLANK, abort: true })
  .refine((text) => !text.includes('\0'), 'must not hold NUL')

const username = filled.max(100, 'is too long (maximum is 100 characters)')
const email = filled
  .max(254, 'is too long (maximum is 254 characters)')
  .regex(/^[^@\s]+@[^@\s]+$/, 'is invalid')
  .transform((text) => text.toLowerCase())
// NIST 800-63B, section 5.1.1.2: 8 characters at least, 64 must be possible, no rules of composition.
const password = filled
  .min(8, 'is too short (minimum is 8 characters)')
  .max(200, 'is too long (maximum is 200 characters)')
/** An empty text counts as none. */
const optionalText = z
  .string('must be a string')
  .max(10_000, 'is too long (maximum is 10000 characters)')
  .refine((text) => !text.includes('\0'), 'must not hold NUL')
  .nullable()
  .transform((text) => text || null)

export const NewUser = z.object({ username, email, password })
export const Credentials = z.object({
  email: filled.transform((text) => text.toLowerCase()),
  password: filled,
})
export const UserChanges = NewUser.extend({ bio: optionalText, image: optionalText }).partial()

export type NewUser = z.output<typeof NewUser>
export type Credentials = z.output<typeof Credentials>
export type UserChanges = z.output<typeof UserChanges>
