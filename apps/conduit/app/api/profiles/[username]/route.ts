import { defineLoader } from '@portolan/adapter-node'
import { z } from 'zod'
import { Errors } from '../../../../errors.js'
import { findUser } from '../../../../users/authentication.js'
import { getProfile, Profile } from '../../../../users/profiles.js'

export const loader = defineLoader(
  {
    params: z.object({ username: z.string() }),
    middleware: [findUser],
    responses: { 200: z.object({ profile: Profile }), 404: Errors },
    docs: { summary: 'A profile', operationId: 'GetProfileByUsername', tags: ['Profiles'] },
  },
  async ({ params, state }) => ({ profile: await getProfile(params.username, state.userId) }),
)
