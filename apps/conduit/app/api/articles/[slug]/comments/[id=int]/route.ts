import { defineAction } from '@portolan/adapter-node'
import { z } from 'zod'
import { deleteComment } from '../../../../../../articles/comments.js'
import { Errors } from '../../../../../../errors.js'
import { requireUser } from '../../../../../../users/authentication.js'

/** The largest `serial` of PostgreSQL. */
const LARGEST_ID = 2_147_483_647

export const DELETE = defineAction(
  {
    params: z.object({ slug: z.string(), id: z.int().min(1).max(LARGEST_ID) }),
    middleware: [requireUser],
    responses: { 204: null, 403: Errors, 404: Errors },
    docs: {
      summary: 'Remove a comment',
      operationId: 'DeleteArticleComment',
      tags: ['Comments'],
    },
  },
  ({ params, state }) => deleteComment(params.slug, params.id, state.userId),
)
