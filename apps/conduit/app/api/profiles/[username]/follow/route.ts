import { defineAction } from '@portolan/adapter-node'
import { z } from 'zod'
import { Errors } from '../../../../../errors.js'
import { requireUser } from '../../../../../users/authentication.js'
import { follow, Profile, unfollow } from '../../../../../users/profiles.js'

const definition = {
  params: z.object({ username: z.string() }),
  middleware: [requireUser],
  responses: { 200: z.object({ profile: Profile }), 404: Errors },
} as const

export const POST = defineAction(
  {
    ...definition,
    docs: { summary: 'Follow a user', operationId: 'FollowUserByUsername', tags: ['Profiles'] },
  },
  async ({ params, state }) => ({ profile: await follow(params.username, state.userId) }),
)

export const DELETE = defineAction(
  {
    ...definition,
    docs: { summary: 'Unfollow a user', operationId: 'UnfollowUserByUsername', tags: ['Profiles'] },
  },
  async ({ params, state }) => ({ profile: await unfollow(params.username, state.userId) }),
)
