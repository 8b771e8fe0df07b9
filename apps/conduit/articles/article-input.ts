import { z } from 'zod'
import { filled } from '../users/user-input.js'

const title = filled.max(300, 'is too long (maximum is 300 characters)')
const description = filled.max(1_000, 'is too long (maximum is 1000 characters)')
const tagList = z
  .array(filled.max(100, 'has a tag that is too long'), 'must be a list')
  .max(50, 'is too long (maximum is 50 tags)')
  // The collection of the specification expects them in this order.
  .transform((tags) => [...new Set(tags)].sort())

export const NewArticle = z.object({
  title,
  description,
  body: filled,
  tagList: tagList.optional().default([]),
})
export const ArticleChanges = z.object({ title, description, body: filled, tagList }).partial()
export const NewComment = z.object({ body: filled })

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)

/** A page of a list. Without `limit` it has 20 articles. */
export const Page = z.object({
  limit: wholeNumber.pipe(z.number().min(1).max(100)).default(20),
  offset: wholeNumber.default(0),
})
export const ArticleFilter = Page.extend({
  tag: z.string().optional(),
  author: z.string().optional(),
  favorited: z.string().optional(),
})

export type NewArticle = z.output<typeof NewArticle>
export type ArticleChanges = z.output<typeof ArticleChanges>
export type Page = z.output<typeof Page>
export type ArticleFilter = z.output<typeof ArticleFilter>
