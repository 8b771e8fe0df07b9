import { defineAction, json } from '@portolan/adapter-express'
import { z } from 'zod'

export const POST = defineAction({ body: z.object({ name: z.string() }) }, ({ body }) =>
  json({ id: '8', ...body }, 201),
)
