import { defineAction, defineLoader, json } from '@portolan/adapter-node'
import { z } from 'zod'
import { NewComment } from '../../../../../articles/article-input.js'
import { Comment, createComment, listComments } from '../../../../../articles/comments.js'
import { Errors } from '../../../../../errors.js'
import { findUser, requireUser } from '../../../../../users/authentication.js'

const params = z.object({ slug: z.string() })

export const loader = defineLoader(
  {
    params,
    middleware: [findUser],
    responses: { 200: z.object({ comments: z.array(Comment) }), 404: Errors },
    docs: { summary: 'The comments', operationId: 'GetArticleComments', tags: ['Comments'] },
  },
  async ({ params, state }) => ({ comments: await listComments(params.slug, state.userId) }),
)

export const POST = defineAction(
  {
    params,
    middleware: [requireUser],
    body: z.object({ comment: NewComment }),
    responses: { 201: z.object({ comment: Comment }), 404: Errors },
    docs: { summary: 'Comment', operationId: 'CreateArticleComment', tags: ['Comments'] },
  },
  async ({ params, body, state }) =>
    json({ comment: await createComment(params.slug, body.comment.body, state.userId) }, 201),
)
