import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '../db/database.js'
import { users } from '../db/schema.js'
import { refuse } from '../errors.js'
import { hashPassword, verifyPassword } from './password.js'
import { signToken } from './token.js'
import type { Credentials, NewUser, UserChanges } from './user-input.js'

/** A user as that user sees it, with a token. */
export const User = z
  .object({
    username: z.string(),
    email: z.string(),
    bio: z.string().nullable(),
    image: z.string().nullable(),
    token: z.string(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

const columns = {
  id: users.id,
  username: users.username,
  email: users.email,
  bio: users.bio,
  image: users.image,
}

/** @throws 409 for a name or an address that has a user. */
export async function createUser({ password, ...given }: NewUser): Promise<User> {
  const passwordHash = await hashPassword(password)
  const [user] = await database()
    .insert(users)
    .values({ ...given, passwordHash })
    .returning(columns)
    .catch(refuseTaken)
  return withToken(user)
}

/** @throws 401 for a wrong address or password. */
export async function logIn({ email, password }: Credentials): Promise<User> {
  const [found] = await database()
    .select({ ...columns, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email))
  const isPassword = await verifyPassword(password, found?.passwordHash)
  if (!found || !isPassword) throw refuse(401, 'credentials', 'invalid')
  const { passwordHash, ...user } = found
  return withToken(user)
}

/** @throws 401 for a user that is gone. */
export async function getUser(id: number): Promise<User> {
  const [user] = await database().select(columns).from(users).where(eq(users.id, id))
  return withToken(user)
}

/** @throws 409 for a name or an address that another user has, 401 for a user that is gone. */
export async function updateUser(id: number, { password, ...changes }: UserChanges): Promise<User> {
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  const values = { ...changes, passwordHash }
  if (Object.values(values).every((value) => value === undefined)) return getUser(id)
  const [user] = await database()
    .update(users)
    .set(values)
    .where(eq(users.id, id))
    .returning(columns)
    .catch(refuseTaken)
  return withToken(user)
}

async function withToken(user: ({ id: number } & Omit<User, 'token'>) | undefined): Promise<User> {
  if (user === undefined) throw refuse(401, 'token', 'is invalid')
  const { id, ...shown } = user
  return { ...shown, token: await signToken(id) }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNIQUE_VIOLATION = '23505'

/**
 * Lets the database find a duplicate, because another request may insert it between a look-up and
 * the insert.
 */
function refuseTaken(error: unknown): never {
  const { cause } = error as { cause?: { code?: unknown; constraint?: unknown } }
  if (cause?.code !== UNIQUE_VIOLATION) throw error
  const name = String(cause.constraint).includes('email') ? 'email' : 'username'
  throw refuse(409, name, 'has already been taken')
}
