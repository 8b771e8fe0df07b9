import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, serial, text, timestamp } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

export const users = pgTable('users', {
  id: serial().primaryKey(),
  username: text().notNull().unique(),
  /** The address is in lower case, so that one address is one account. */
  email: text().notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  bio: text(),
  image: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

const userId = (name: string) =>
  integer(name)
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

export const follows = pgTable(
  'follows',
  { followerId: userId('follower_id'), followedId: userId('followed_id') },
  ({ followerId, followedId }) => [primaryKey({ columns: [followerId, followedId] })],
)

export const articles = pgTable(
  'articles',
  {
    id: serial().primaryKey(),
    slug: text().notNull().unique(),
    title: text().notNull(),
    description: text().notNull(),
    body: text().notNull(),
    tagList: text('tag_list').array().notNull().default(sql`'{}'`),
    authorId: userId('author_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  ({ authorId, createdAt, id, tagList }) => [
    // The lists are ordered by the two columns behind the author, newest first.
    index('articles_newest').on(createdAt, id),
    index('articles_of_author').on(authorId, createdAt, id),
    index('articles_tags').using('gin', tagList),
  ],
)

const articleId = () =>
  integer('article_id')
    .notNull()
    .references(() => articles.id, { onDelete: 'cascade' })

export const favorites = pgTable(
  'favorites',
  { articleId: articleId(), userId: userId('user_id') },
  (table) => [
    primaryKey({ columns: [table.articleId, table.userId] }),
    index('favorites_of_user').on(table.userId),
  ],
)

export const comments = pgTable(
  'comments',
  {
    id: serial().primaryKey(),
    articleId: articleId(),
    authorId: userId('author_id'),
    body: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('comments_of_article').on(table.articleId, table.id)],
)
