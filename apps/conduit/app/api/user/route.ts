import { defineAction, defineLoader } from '@portolan/adapter-node'
import { z } from 'zod'
import { Errors } from '../../../errors.js'
import { requireUser } from '../../../users/authentication.js'
import { UserChanges } from '../../../users/user-input.js'
import { getUser, User, updateUser } from '../../../users/users.js'

export const loader = defineLoader(
  {
    middleware: [requireUser],
    response: z.object({ user: User }),
    docs: { summary: 'The current user', operationId: 'GetCurrentUser', tags: ['Users'] },
  },
  async ({ state }) => ({ user: await getUser(state.userId) }),
)

export const PUT = defineAction(
  {
    middleware: [requireUser],
    body: z.object({ user: UserChanges }),
    responses: { 200: z.object({ user: User }), 409: Errors },
    docs: { summary: 'Change the user', operationId: 'UpdateCurrentUser', tags: ['Users'] },
  },
  async ({ state, body }) => ({ user: await updateUser(state.userId, body.user) }),
)
