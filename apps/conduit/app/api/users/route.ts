import { defineAction, json } from '@portolan/adapter-node'
import { z } from 'zod'
import { Errors } from '../../../errors.js'
import { NewUser } from '../../../users/user-input.js'
import { createUser, User } from '../../../users/users.js'

export const POST = defineAction(
  {
    body: z.object({ user: NewUser }),
    responses: { 201: z.object({ user: User }), 409: Errors },
    docs: { summary: 'Register a user', operationId: 'CreateUser', tags: ['Users'] },
  },
  async ({ body }) => json({ user: await createUser(body.user) }, 201),
)
