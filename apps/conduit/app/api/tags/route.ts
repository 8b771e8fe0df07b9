import { defineLoader } from '@portolan/adapter-node'
import { z } from 'zod'
import { listTags } from '../../../articles/articles.js'

export const loader = defineLoader(
  {
    response: z.object({ tags: z.array(z.string()) }),
    docs: { summary: 'All tags', operationId: 'GetTags', tags: ['Tags'] },
  },
  async () => ({ tags: await listTags() }),
)
