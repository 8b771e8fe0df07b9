import { asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '../db/database.js'
import { comments, users } from '../db/schema.js'
import { refuse } from '../errors.js'
import { Profile, profileColumns } from '../users/profiles.js'
import { findArticle } from './articles.js'

export const Comment = z
  .object({
    id: z.int(),
    createdAt: z.date(),
    updatedAt: z.date(),
    body: z.string(),
    author: Profile,
  })
  .meta({ id: 'Comment' })
export type Comment = z.infer<typeof Comment>

/** The comments of an article, the oldest first. @throws 404 for a slug that no article has. */
export async function listComments(slug: string, viewer: number | undefined): Promise<Comment[]> {
  const { id } = await findArticle(slug)
  return select(viewer).where(eq(comments.articleId, id)).orderBy(asc(comments.id))
}

/** @throws 404 for a slug that no article has. */
export async function createComment(
  slug: string,
  body: string,
  authorId: number,
): Promise<Comment> {
  const { id: articleId } = await findArticle(slug)
  const [{ id }] = await database()
    .insert(comments)
    .values({ articleId, authorId, body })
    .returning({ id: comments.id })
  const [comment] = await select(authorId).where(eq(comments.id, id))
  return comment
}

/** @throws 404 for an article or a comment that is not there, 403 for one of another user. */
export async function deleteComment(slug: string, id: number, viewer: number): Promise<void> {
  const article = await findArticle(slug)
  const [comment] = await database()
    .select({ articleId: comments.articleId, authorId: comments.authorId })
    .from(comments)
    .where(eq(comments.id, id))
  if (comment?.articleId !== article.id) throw refuse(404, 'comment', 'not found')
  if (comment.authorId !== viewer) throw refuse(403, 'comment', 'forbidden')
  await database().delete(comments).where(eq(comments.id, id))
}

function select(viewer: number | undefined) {
  return database()
    .select({
      id: comments.id,
      createdAt: comments.createdAt,
      updatedAt: comments.updatedAt,
      body: comments.body,
      author: profileColumns(viewer),
    })
    .from(comments)
    .innerJoin(users, eq(users.id, comments.authorId))
}
