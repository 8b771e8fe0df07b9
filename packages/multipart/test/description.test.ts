import { createDispatcher, defineAction } from '@portolan/dispatch-core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { file, files, multipart } from '../src/index.ts'

const TARGET = { target: 'draft-2020-12' }

const form = multipart({
  avatar: file({ types: ['image/png'] }),
  cover: file({ optional: true, types: ['image/*'], sink: async () => ({ id: 1 }) }),
  scans: files({ min: 1, max: 3 }),
  others: files(),
  title: z.string().min(2),
  note: z.string().optional(),
  count: z.coerce.number().default(1),
  day: z.date().optional(),
  plain: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
})

describe('the description of a form', () => {
  const binary = { type: 'string', format: 'binary' }

  test('has files as binary strings, and the fields that a client has to send', () => {
    const schema = form['~standard'].jsonSchema.input(TARGET)
    expect(schema).toMatchObject({
      type: 'object',
      properties: {
        avatar: { ...binary, contentMediaType: 'image/png' },
        cover: binary,
        scans: { type: 'array', items: binary, minItems: 1, maxItems: 3 },
        others: { type: 'array', items: binary, maxItems: 10 },
        title: { type: 'string', minLength: 2 },
        note: { type: 'string' },
        day: {},
        plain: {},
      },
      required: ['avatar', 'scans', 'title'],
      additionalProperties: false,
    })
  })

  test('has the values that a handler always gets', () => {
    const schema = form['~standard'].jsonSchema.output(TARGET)
    expect(schema).toMatchObject({
      properties: { cover: {}, count: { type: 'number' } },
      required: ['avatar', 'scans', 'others', 'title', 'count'],
    })
  })

  test('is in that of the route, with the media type', () => {
    const action = defineAction({ body: form }, () => 'ok')
    const { routes } = createDispatcher({ routes: [{ pattern: '/', module: { action } }] })
    const post = routes[0]?.description?.methods.POST
    expect(post?.bodyTypes).toEqual(['multipart/form-data'])
    expect(post?.body).toBe(form)
  })
})
