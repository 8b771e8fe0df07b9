import { defineAction, defineLoader, json } from '@portolan/adapter-node'
import { z } from 'zod'
import { ArticleFilter, NewArticle } from '../../../articles/article-input.js'
import { Article, ArticleList, createArticle, listArticles } from '../../../articles/articles.js'
import { findUser, requireUser } from '../../../users/authentication.js'

export const loader = defineLoader(
  {
    query: ArticleFilter,
    middleware: [findUser],
    response: ArticleList,
    docs: { summary: 'The newest articles', operationId: 'GetArticles', tags: ['Articles'] },
  },
  ({ query, state }) => listArticles(query, state.userId),
)

export const POST = defineAction(
  {
    middleware: [requireUser],
    body: z.object({ article: NewArticle }),
    responses: { 201: z.object({ article: Article }) },
    docs: { summary: 'Publish an article', operationId: 'CreateArticle', tags: ['Articles'] },
  },
  async ({ body, state }) =>
    json({ article: await createArticle(body.article, state.userId) }, 201),
)
