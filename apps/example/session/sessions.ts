import { and, eq, gt, lt } from 'drizzle-orm'
import { database } from '../db/database.js'
import { sessions } from '../db/schema.js'
import { getUser, type User } from '../users/users.js'
import { SESSION_SECONDS, signToken, verifyToken } from './session-token.js'

/** Begins a session of a user, and gives its token. */
export async function startSession(userId: string): Promise<string> {
  const now = Date.now()
  const expiresAt = new Date(now + SESSION_SECONDS * 1000)
  const db = await database()
  await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, new Date(now))))
  const [{ id }] = await db
    .insert(sessions)
    .values({ userId, expiresAt })
    .returning({ id: sessions.id })
  return signToken(id)
}

/** The user of a session; `undefined` if the token is not valid, or the session has ended. */
export async function findSessionUser(token: unknown): Promise<User | undefined> {
  const id = await verifyToken(token)
  if (id === undefined) return undefined
  const db = await database()
  const [session] = await db
    .select({ userId: sessions.userId })
    .from(sessions)
    .where(and(eq(sessions.id, id), gt(sessions.expiresAt, new Date())))
  return session && getUser(session.userId)
}

/** Ends the session of a token, from which copies of the token are worth nothing. */
export async function endSession(token: unknown): Promise<void> {
  const id = await verifyToken(token)
  if (id === undefined) return
  const db = await database()
  await db.delete(sessions).where(eq(sessions.id, id))
}
