// app/api/search/route.ts
import { defineLoader } from '@portolan/adapter-express'
import { z } from 'zod'
import { Note, notes } from '../../../notes'

const Search = z.object({ text: z.string().min(1), limit: z.coerce.number().int().default(10) })

export const GET = defineLoader(
  { query: Search, response: z.array(Note) },
  ({ query }) =>
    [...notes.values()].filter(({ text }) => text.includes(query.text)).slice(0, query.limit),
)
