import { defineAction } from '@portolan/adapter-node'
import { z } from 'zod'
import { Errors } from '../../../../errors.js'
import { loginLimit } from '../../../../limits.js'
import { Credentials } from '../../../../users/user-input.js'
import { logIn, User } from '../../../../users/users.js'

export const POST = defineAction(
  {
    middleware: [loginLimit],
    body: z.object({ user: Credentials }),
    responses: { 200: z.object({ user: User }), 401: Errors },
    docs: { summary: 'Log in', operationId: 'Login', tags: ['Users'] },
  },
  async ({ body }) => ({ user: await logIn(body.user) }),
)
