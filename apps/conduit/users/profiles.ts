import { and, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '../db/database.js'
import { follows, users } from '../db/schema.js'
import { refuse } from '../errors.js'

/** A user as others see it. */
export const Profile = z
  .object({
    username: z.string(),
    bio: z.string().nullable(),
    image: z.string().nullable(),
    following: z.boolean(),
  })
  .meta({ id: 'Profile' })
export type Profile = z.infer<typeof Profile>

/** The columns of a profile, for a viewer or for everyone. */
export function profileColumns(viewer: number | undefined) {
  return {
    username: users.username,
    bio: users.bio,
    image: users.image,
    following: isFollowing(viewer),
  }
}

function isFollowing(viewer: number | undefined): SQL<boolean> {
  if (viewer === undefined) return sql<boolean>`false`
  return sql<boolean>`exists (select from ${follows} where ${follows.followerId} = ${viewer} and ${follows.followedId} = ${users.id})`
}

/** @throws 404 for a name that no user has. */
export async function getProfile(username: string, viewer: number | undefined): Promise<Profile> {
  const [profile] = await database()
    .select(profileColumns(viewer))
    .from(users)
    .where(eq(users.username, username))
  return profile ?? refuseUnknown()
}

/** Follows a user, once however often it is asked. @throws 404 for a name that no user has. */
export async function follow(username: string, viewer: number): Promise<Profile> {
  const followedId = await findUserId(username)
  await database().insert(follows).values({ followerId: viewer, followedId }).onConflictDoNothing()
  return getProfile(username, viewer)
}

/** @throws 404 for a name that no user has. */
export async function unfollow(username: string, viewer: number): Promise<Profile> {
  const followedId = await findUserId(username)
  await database()
    .delete(follows)
    .where(and(eq(follows.followerId, viewer), eq(follows.followedId, followedId)))
  return getProfile(username, viewer)
}

async function findUserId(username: string): Promise<number> {
  const [user] = await database()
    .select({ id: users.id })
    .from(users)
    .where(eq(users.username, username))
  return user?.id ?? refuseUnknown()
}

function refuseUnknown(): never {
  throw refuse(404, 'profile', 'not found')
}
