import { randomBytes } from 'node:crypto'
import { and, count, desc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '../db/database.js'
import { articles, favorites, follows, users } from '../db/schema.js'
import { refuse } from '../errors.js'
import { Profile, profileColumns } from '../users/profiles.js'
import type { ArticleChanges, ArticleFilter, NewArticle, Page } from './article-input.js'

/** An article in a list, which leaves its body out. */
const ListedArticle = z
  .object({
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    tagList: z.array(z.string()),
    createdAt: z.date(),
    updatedAt: z.date(),
    favorited: z.boolean(),
    favoritesCount: z.int(),
    author: Profile,
  })
  .meta({ id: 'ListedArticle' })
export const Article = ListedArticle.extend({ body: z.string() }).meta({ id: 'Article' })
export const ArticleList = z.object({
  articles: z.array(ListedArticle),
  articlesCount: z.int(),
})

export type Article = z.infer<typeof Article>
export type ArticleList = z.infer<typeof ArticleList>

/** The newest articles that a filter leaves. */
export function listArticles(
  { tag, author, favorited, ...page }: ArticleFilter,
  viewer: number | undefined,
): Promise<ArticleList> {
  const isLeft = and(
    tag === undefined ? undefined : sql`${articles.tagList} @> array[${tag}]::text[]`,
    author === undefined ? undefined : eq(articles.authorId, idOf(author)),
    favorited === undefined
      ? undefined
      : sql`exists (select from ${favorites} where ${favorites.articleId} = ${articles.id} and ${favorites.userId} = ${idOf(favorited)})`,
  )
  return list(isLeft, page, viewer)
}

/** The newest articles of the users that the viewer follows. */
export function listFeed(page: Page, viewer: number): Promise<ArticleList> {
  const isFollowed = sql`${articles.authorId} in (select ${follows.followedId} from ${follows} where ${follows.followerId} = ${viewer})`
  return list(isFollowed, page, viewer)
}

function idOf(username: string): SQL<number> {
  return sql<number>`(select ${users.id} from ${users} where ${users.username} = ${username})`
}

async function list(
  condition: SQL | undefined,
  { limit, offset }: Page,
  viewer: number | undefined,
): Promise<ArticleList> {
  const db = database()
  const [rows, [counted]] = await Promise.all([
    db
      .select(listColumns(viewer))
      .from(articles)
      .innerJoin(users, eq(users.id, articles.authorId))
      .where(condition)
      .orderBy(desc(articles.createdAt), desc(articles.id))
      .limit(limit)
      .offset(offset),
    db.select({ articles: count() }).from(articles).where(condition),
  ])
  return { articles: rows, articlesCount: counted?.articles ?? 0 }
}

function listColumns(viewer: number | undefined) {
  return {
    slug: articles.slug,
    title: articles.title,
    description: articles.description,
    tagList: articles.tagList,
    createdAt: articles.createdAt,
    updatedAt: articles.updatedAt,
    favorited: isFavorite(viewer),
    favoritesCount: sql<number>`(select count(*)::int from ${favorites} where ${favorites.articleId} = ${articles.id})`,
    author: profileColumns(viewer),
  }
}

function isFavorite(viewer: number | undefined): SQL<boolean> {
  if (viewer === undefined) return sql<boolean>`false`
  return sql<boolean>`exists (select from ${favorites} where ${favorites.articleId} = ${articles.id} and ${favorites.userId} = ${viewer})`
}

/** @throws 404 for a slug that no article has. */
export async function getArticle(slug: string, viewer: number | undefined): Promise<Article> {
  const [article] = await database()
    .select({ ...listColumns(viewer), body: articles.body })
    .from(articles)
    .innerJoin(users, eq(users.id, articles.authorId))
    .where(eq(articles.slug, slug))
  return article ?? refuseUnknown()
}

export async function createArticle(given: NewArticle, authorId: number): Promise<Article> {
  const slug = toSlug(given.title)
  await database()
    .insert(articles)
    .values({ ...given, slug, authorId })
  return getArticle(slug, authorId)
}

/**
 * Changes an article. A new title gives it a new slug.
 * @throws 404 for a slug that no article has, 403 for an article of another user.
 */
export async function updateArticle(
  slug: string,
  changes: ArticleChanges,
  viewer: number,
): Promise<Article> {
  const { id, title } = await findOwn(slug, viewer)
  const newTitle = changes.title ?? title
  const newSlug = newTitle === title ? slug : toSlug(newTitle)
  await database()
    .update(articles)
    .set({ ...changes, slug: newSlug, updatedAt: new Date() })
    .where(eq(articles.id, id))
  return getArticle(newSlug, viewer)
}

/** @throws 404 for a slug that no article has, 403 for an article of another user. */
export async function deleteArticle(slug: string, viewer: number): Promise<void> {
  const { id } = await findOwn(slug, viewer)
  await database().delete(articles).where(eq(articles.id, id))
}

async function findOwn(slug: string, viewer: number): Promise<{ id: number; title: string }> {
  const found = await findArticle(slug)
  if (found.authorId !== viewer) throw refuse(403, 'article', 'forbidden')
  return found
}

/** @throws 404 for a slug that no article has. */
export async function findArticle(
  slug: string,
): Promise<{ id: number; title: string; authorId: number }> {
  const [found] = await database()
    .select({ id: articles.id, title: articles.title, authorId: articles.authorId })
    .from(articles)
    .where(eq(articles.slug, slug))
  return found ?? refuseUnknown()
}

/** Marks an article, once however often it is asked. @throws 404 for a slug that no article has. */
export async function favorite(slug: string, viewer: number): Promise<Article> {
  const { id } = await findArticle(slug)
  await database().insert(favorites).values({ articleId: id, userId: viewer }).onConflictDoNothing()
  return getArticle(slug, viewer)
}

/** @throws 404 for a slug that no article has. */
export async function unfavorite(slug: string, viewer: number): Promise<Article> {
  const { id } = await findArticle(slug)
  await database()
    .delete(favorites)
    .where(and(eq(favorites.articleId, id), eq(favorites.userId, viewer)))
  return getArticle(slug, viewer)
}

/** All tags, the most used first. */
export async function listTags(): Promise<string[]> {
  const tag = sql<string>`unnest(${articles.tagList})`.as('tag')
  const used = database().select({ tag }).from(articles).as('used')
  const rows = await database()
    .select({ tag: used.tag })
    .from(used)
    .groupBy(used.tag)
    .orderBy(desc(count()), used.tag)
  return rows.map((row) => row.tag)
}

function refuseUnknown(): never {
  throw refuse(404, 'article', 'not found')
}

/** The words of a title, and a random end: titles need not be unique, and may have no such word. */
function toSlug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .slice(0, 80)
    .split(' ')
  return [...words.filter(Boolean), randomBytes(4).toString('hex')].join('-')
}
