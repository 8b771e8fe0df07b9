import { HttpError } from '@portolan/adapter-express'
import { count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '../db/database.js'
import { sessions, users } from '../db/schema.js'
import { hashPassword, verifyPassword } from './password.js'
import { parseCredentials, parseNewUser, parseUserChanges } from './user-input.js'

/** A user without the private fields. */
export interface User {
  id: string
  name: string
  email: string
  createdAt: Date
}

const publicColumns = {
  id: users.id,
  name: users.name,
  email: users.email,
  createdAt: users.createdAt,
}

/** All users, the oldest first. */
export async function listUsers(): Promise<User[]> {
  const db = await database()
  return db.select(publicColumns).from(users).orderBy(users.createdAt, users.id)
}

export async function countUsers(): Promise<number> {
  const db = await database()
  const [row] = await db.select({ users: count() }).from(users)
  return row.users
}

export async function getUser(id: string): Promise<User | undefined> {
  if (!isUserId(id)) return undefined
  const db = await database()
  const [user] = await db.select(publicColumns).from(users).where(eq(users.id, id))
  return user
}

/**
 * @param input `{ name, email, password }`, as a client sent it
 * @throws {HttpError} 400 for invalid input, 409 for an e-mail address that has a user.
 */
export async function createUser(input: unknown): Promise<User> {
  const { password, ...given } = parseNewUser(input)
  const passwordHash = await hashPassword(password)
  const db = await database()
  const [user] = await db
    .insert(users)
    .values({ ...given, passwordHash })
    .returning(publicColumns)
    .catch(refuseTakenEmail)
  return user
}

/**
 * Changes a user. A new password ends all sessions of the user.
 *
 * @param input any of `{ name, email, password }`, as a client sent it
 * @returns the user as it is now, or `undefined` if there is none
 * @throws {HttpError} 400 for invalid input, 409 for an e-mail address that another user has.
 */
export async function updateUser(id: string, input: unknown): Promise<User | undefined> {
  const { password, ...given } = parseUserChanges(input)
  if (!isUserId(id)) return undefined
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  const db = await database()
  return db
    .transaction(async (tx) => {
      const [user] = await tx
        .update(users)
        .set({ ...given, passwordHash })
        .where(eq(users.id, id))
        .returning(publicColumns)
      // A thief of the old password may have a session.
      if (passwordHash !== undefined) await tx.delete(sessions).where(eq(sessions.userId, id))
      return user
    })
    .catch(refuseTakenEmail)
}

/** @returns whether there was such a user. */
export async function deleteUser(id: string): Promise<boolean> {
  if (!isUserId(id)) return false
  const db = await database()
  const deleted = await db.delete(users).where(eq(users.id, id)).returning({ id: users.id })
  return deleted.length > 0
}

/**
 * The user with that e-mail address and password.
 * @param input `{ email, password }`, as a client sent it
 * @throws {HttpError} 400 for invalid input.
 */
export async function findUserByCredentials(input: unknown): Promise<User | undefined> {
  const { email, password } = parseCredentials(input)
  const db = await database()
  const [found] = await db
    .select({ ...publicColumns, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email))
  const isPassword = await verifyPassword(password, found?.passwordHash)
  if (!found || !isPassword) return undefined
  const { passwordHash, ...user } = found
  return user
}

/** The database compares the id by its type, so any other text would be an error there. */
function isUserId(id: string): boolean {
  return z.uuid().safeParse(id).success
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNIQUE_VIOLATION = '23505'

/**
 * Lets the database find a duplicate, because another request may insert it between a look-up and
 * the insert.
 */
function refuseTakenEmail(error: unknown): never {
  const { cause } = error as { cause?: { code?: unknown } }
  if (cause?.code === UNIQUE_VIOLATION) {
    throw new HttpError(409, 'There is a user with this e-mail address')
  }
  throw error
}
