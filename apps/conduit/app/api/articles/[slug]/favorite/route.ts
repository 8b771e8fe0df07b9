import { defineAction } from '@portolan/adapter-node'
import { z } from 'zod'
import { Article, favorite, unfavorite } from '../../../../../articles/articles.js'
import { Errors } from '../../../../../errors.js'
import { requireUser } from '../../../../../users/authentication.js'

const definition = {
  params: z.object({ slug: z.string() }),
  middleware: [requireUser],
  responses: { 200: z.object({ article: Article }), 404: Errors },
} as const

export const POST = defineAction(
  {
    ...definition,
    docs: { summary: 'Mark', operationId: 'CreateArticleFavorite', tags: ['Favorites'] },
  },
  async ({ params, state }) => ({ article: await favorite(params.slug, state.userId) }),
)

export const DELETE = defineAction(
  {
    ...definition,
    docs: { summary: 'Unmark', operationId: 'DeleteArticleFavorite', tags: ['Favorites'] },
  },
  async ({ params, state }) => ({ article: await unfavorite(params.slug, state.userId) }),
)
