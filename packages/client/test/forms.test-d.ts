import { defineAction } from '@portolan/dispatch-core'
import { file, files, multipart } from '@portolan/multipart'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createClient, formData } from '../src/index.ts'

const photos = {
  action: defineAction(
    {
      body: multipart({
        photo: file(),
        note: file({ optional: true }),
        pages: files({ max: 3 }),
        stored: file({ sink: async (_stream, info) => new URL(`https://a.test/${info.name}`) }),
        title: z.string(),
        age: z.coerce.number(),
        tags: z.array(z.string()).optional(),
      }),
    },
    ({ body }) => ({ title: body.title, pages: body.pages.length }),
  ),
}

interface Routes {
  '/photos': { params: Record<never, never>; module: typeof photos; middleware: [] }
}

const api = createClient<Routes>({ baseUrl: 'http://x.test' })
declare const image: Blob
const fields = { photo: image, pages: [image, image], stored: image, title: 'Harbour', age: 7 }

test('a route with multipart() takes a form of its fields, in which files are blobs', async () => {
  const answer = await api.post('/photos', {
    body: formData({ ...fields, tags: ['a', 'b'], note: new File([], 'x') }),
  })
  expectTypeOf(answer).toEqualTypeOf<{ title: string; pages: number }>()
  api.post('/photos', { body: formData(fields) })
  api.post('/photos', { body: new FormData() })
})

test('a form that lacks a field, or has another type for one, does not compile', () => {
  const { title: _title, ...untitled } = fields
  // @ts-expect-error
  api.post('/photos', { body: formData(untitled) })
  // @ts-expect-error
  api.post('/photos', { body: formData({ ...fields, title: 7 }) })
  // @ts-expect-error
  api.post('/photos', { body: formData({ ...fields, photo: 'x' }) })
  // @ts-expect-error
  api.post('/photos', { body: formData({ ...fields, tags: [7] }) })
})

test('JSON is not a form', () => {
  // @ts-expect-error
  api.post('/photos', { body: fields })
  // @ts-expect-error
  api.post('/photos')
})
