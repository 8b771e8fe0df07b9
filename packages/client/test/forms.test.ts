import { createDispatcher, defineAction } from '@portolan/dispatch-core'
import { file, multipart } from '@portolan/multipart'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createClient, formData } from '../src/index.ts'

test('a form arrives as the values of multipart()', async () => {
  const photos = {
    action: defineAction(
      { body: multipart({ photo: file(), title: z.string(), age: z.coerce.number() }) },
      async ({ body }) => ({ ...body, photo: await body.photo.text() }),
    ),
  }
  interface Routes {
    '/photos': { params: Record<never, never>; module: typeof photos; middleware: [] }
  }
  const { fetch } = createDispatcher({ routes: [{ pattern: '/photos', module: photos }] })
  const api = createClient<Routes>({ fetch })
  const body = formData({ photo: new File(['pixels'], 'a.png'), title: 'Harbour', age: 7 })
  expect(await api.post('/photos', { body })).toEqual({
    photo: 'pixels',
    title: 'Harbour',
    age: 7,
  })
})
