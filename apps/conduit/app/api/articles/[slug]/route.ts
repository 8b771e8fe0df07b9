import { defineAction, defineLoader } from '@portolan/adapter-node'
import { z } from 'zod'
import { ArticleChanges } from '../../../../articles/article-input.js'
import { Article, deleteArticle, getArticle, updateArticle } from '../../../../articles/articles.js'
import { Errors } from '../../../../errors.js'
import { findUser, requireUser } from '../../../../users/authentication.js'

const params = z.object({ slug: z.string() })
const One = z.object({ article: Article })

export const loader = defineLoader(
  {
    params,
    middleware: [findUser],
    responses: { 200: One, 404: Errors },
    docs: { summary: 'An article', operationId: 'GetArticle', tags: ['Articles'] },
  },
  async ({ params, state }) => ({ article: await getArticle(params.slug, state.userId) }),
)

export const PUT = defineAction(
  {
    params,
    middleware: [requireUser],
    body: z.object({ article: ArticleChanges }),
    responses: { 200: One, 403: Errors, 404: Errors },
    docs: { summary: 'Change an article', operationId: 'UpdateArticle', tags: ['Articles'] },
  },
  async ({ params, body, state }) => ({
    article: await updateArticle(params.slug, body.article, state.userId),
  }),
)

export const DELETE = defineAction(
  {
    params,
    middleware: [requireUser],
    responses: { 204: null, 403: Errors, 404: Errors },
    docs: { summary: 'Remove an article', operationId: 'DeleteArticle', tags: ['Articles'] },
  },
  ({ params, state }) => deleteArticle(params.slug, state.userId),
)
