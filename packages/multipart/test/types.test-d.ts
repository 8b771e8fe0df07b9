import { defineAction } from '@portolan/dispatch-core'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { toDisk } from '../src/disk.ts'
import { file, files, multipart } from '../src/index.ts'

test('the body of a handler has the types of its fields', () => {
  const body = multipart({
    avatar: file({ maxSize: '2mb', types: ['image/png'] }),
    note: file({ optional: true }),
    docs: files({ max: 3 }),
    url: file({ sink: async (_stream, info) => new URL(`https://a.test/${info.name}`) }),
    big: file({ sink: toDisk() }),
    title: z.string(),
    age: z.coerce.number().optional(),
    plain: z.file(),
  })
  defineAction({ body }, (context) => {
    expectTypeOf(context.body).toEqualTypeOf<{
      avatar: File
      note?: File
      docs: File[]
      url: URL
      big: File
      title: string
      age?: number | undefined
      plain: File
    }>()
  })
})
