import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  defineAction,
  eventStream,
  eventsOf,
  HttpError,
  json,
  linesOf,
  ndjson,
  Problem,
  redirect,
  ValidationProblem,
} from '../../src/index.ts'
import { send } from '../send.ts'

const User = z.object({ id: z.string() })
const EmailTaken = z.object({ title: z.string(), status: z.literal(409), email: z.string() })

/** The answer of a handler whose types do not count here. */
async function answer(responses: object, result: (context: never) => unknown) {
  const onError = vi.fn()
  const action = defineAction({ responses } as never, result as never)
  const response = await send({ action }, { method: 'POST', options: { onError } })
  const [error] = onError.mock.calls[0] ?? []
  return { status: response.status, text: await response.text(), error: error && String(error) }
}

describe('with answers by status', () => {
  test.each<[string, object, () => unknown, number, string]>([
    [
      'a value has the only success',
      { 201: User, 409: EmailTaken },
      () => ({ id: '7', p: 1 }),
      201,
      '{"id":"7"}',
    ],
    ['so has a promise', { 201: User }, async () => ({ id: '7' }), 201, '{"id":"7"}'],
    ['so has json() without a status', { 201: User }, () => json({ id: '7' }), 201, '{"id":"7"}'],
    [
      'json() has its own',
      { 200: User, 201: User },
      () => json({ id: '7', p: 1 }, 201),
      201,
      '{"id":"7"}',
    ],
    ['no value is 204', { 204: null }, () => undefined, 204, ''],
    ['no value is another status without a body', { 202: null }, () => undefined, 202, ''],
    ['a redirect needs no entry', { 201: User }, () => redirect('/'), 302, ''],
    [
      'an error needs no entry',
      { 201: User },
      () => new HttpError(404),
      404,
      '{"title":"Not Found","status":404}',
    ],
    ['a value without a listed success is 200', { 409: EmailTaken }, () => 7, 200, '7'],
    [
      'a Response of a listed status stays',
      { 201: User },
      () => Response.json({ id: '7', p: 1 }, { status: 201 }),
      201,
      '{"id":"7","p":1}',
    ],
    [
      'a Response without a body stays',
      { 204: null },
      () => new Response(null, { status: 204 }),
      204,
      '',
    ],
  ])('%s', async (_, responses, result, status, text) => {
    expect(await answer(responses, result)).toEqual({ status, text, error: undefined })
  })

  test.each<[string, () => unknown]>([
    ['returned', () => new HttpError(409, { extensions: { email: 'a' } })],
    [
      'thrown',
      () => {
        throw new HttpError(409, { extensions: { email: 'a' } })
      },
    ],
    ['rejected', () => Promise.reject(new HttpError(409, { extensions: { email: 'a' } }))],
  ])('a problem with its members is sent, %s', async (_, result) => {
    expect(await answer({ 201: User, 409: EmailTaken }, result)).toMatchObject({
      status: 409,
      text: '{"title":"Conflict","status":409,"email":"a"}',
    })
  })

  test.each<[string, object, (context: never) => unknown, string]>([
    ['a body that fails its schema', { 201: User }, () => ({ id: 7 }), 'fails its own schema: id'],
    [
      'a problem that fails it',
      { 201: User, 409: EmailTaken },
      () => new HttpError(409),
      'schema: email',
    ],
    [
      'a thrown one',
      { 409: EmailTaken },
      () => {
        throw new HttpError(409)
      },
      'schema: email',
    ],
    [
      'a success that is not listed',
      { 201: User, 204: null },
      () => json({ id: '7' }),
      'answered 200, but its responses are 201, 204',
    ],
    [
      'one that reply has set',
      { 201: User },
      ({ reply }: { reply: { status: number } }) => {
        reply.status = 203
        return { id: '7' }
      },
      'answered 203',
    ],
    ['a value where no body is', { 204: null }, () => ({ id: '7' }), '204 has no body'],
    ['json() there', { 202: null }, () => json(1, 202), '202 has no body'],
    [
      'a Response that fails its schema',
      { 200: User },
      () => Response.json({ id: 7 }),
      'schema: id',
    ],
    [
      'a Response with a body where none is',
      { 202: null },
      () => new Response('x', { status: 202 }),
      '202 has none',
    ],
    ['a Response that is not listed', { 204: null }, () => new Response('x'), 'answered 200'],
  ] as never)('%s is a 500, and reported', async (_, responses, result, message) => {
    const { status, text, error } = await answer(responses, result)
    expect([status, text]).toEqual([500, '{"title":"Internal Server Error","status":500}'])
    expect(error).toContain(message)
  })

  test('what is thrown and no result stays an error', async () => {
    expect(
      await answer({ 201: User }, () => {
        throw new Error('broken')
      }),
    ).toMatchObject({ status: 500, error: 'Error: broken' })
  })
})

test.each<[string, object, string]>([
  [
    'two schemas of one status',
    { response: User, responses: { 200: User } },
    'describe one status',
  ],
  [
    'a status that is none',
    { responses: { 99: User } },
    'has the key "99"; write a status from 200',
  ],
  ['a schema that is none', { responses: { 200: {} } }, 'responses[200] is not a schema'],
  ['a body of 204', { responses: { 204: User } }, 'responses[204] has a schema'],
  ['a schema in place of the list', { responses: User }, 'write { 201: schema, 204: null }'],
  ['a name of a header', { responseHeaders: { 'a b': User } }, 'is not the name of a header'],
  ['a header without a schema', { responseHeaders: { a: 1 } }, 'is not a schema'],
  ['an unknown prose', { docs: { sumary: '' } }, 'did you mean "summary"?'],
  ['a prose that is none', { docs: { summary: 1 } }, 'docs.summary is 1; write a text'],
  ['tags that are none', { docs: { tags: 'a' } }, "write a list, such as ['users']"],
  ['a setting', { timeout: 5 }, '"timeout" belongs in export const config'],
  [
    'a key of middleware',
    { security: {} },
    '"security" belongs in the first argument of defineMiddleware()',
  ],
  ['a key of docs', { tags: [] }, '"tags" belongs in docs of'],
])('%s is refused', (_, definition, message) => {
  expect(() => defineAction(definition as never, (() => 1) as never)).toThrow(message)
})

describe('Problem', () => {
  test('takes every problem that an HttpError is sent as', async () => {
    const result = () =>
      new HttpError(409, 'Taken', { type: 'https://x.test/p', extensions: { a: 1 } })
    expect(await answer({ 409: Problem }, result)).toMatchObject({ status: 409, error: undefined })
  })

  test.each([1, null, {}, { title: 'x' }, { title: 'x', status: 400, detail: 1 }])(
    'refuses %j',
    async (value) => {
      expect(await Problem['~standard'].validate(value)).toHaveProperty('issues')
    },
  )

  test.each([
    [{ title: 'x', status: 422, errors: [] }, undefined],
    [{ title: 'x', status: 422 }, 'errors'],
    [{ title: 'x', errors: [] }, 'status'],
  ])('of a request that is not valid has a list of errors: %j', async (value, wrong) => {
    const { issues } = await ValidationProblem['~standard'].validate(value)
    expect(issues?.map(({ path }) => path)).toEqual(wrong && [[wrong]])
  })

  test('describes itself as a JSON Schema', () => {
    expect(Problem['~standard'].jsonSchema.output()).toMatchObject({
      type: 'object',
      required: ['title', 'status'],
    })
  })
})

describe('a described stream', () => {
  test('is sent as it comes', async () => {
    const events = await answer({ 200: eventsOf(User) }, () =>
      eventStream([{ data: { id: '7' } }], { heartbeat: false }),
    )
    expect(events).toMatchObject({ status: 200, text: 'data: {"id":"7"}\n\n' })
    const lines = await answer({ 200: linesOf(User) }, () => ndjson([{ id: '7' }]))
    expect(lines).toMatchObject({ status: 200, text: '{"id":"7"}\n' })
  })

  test('is not a plain value', async () => {
    const value = await answer({ 200: eventsOf(User) }, () => ({ id: '7' }))
    expect([value.status, value.error]).toEqual([
      500,
      'Error: The result of a handler fails its own schema: (all of it): return eventStream()',
    ])
  })

  test('is made of schemas', () => {
    expect(() => eventsOf({ tick: {} as never })).toThrow('eventsOf(): tick is not a schema')
    expect(() => linesOf({} as never)).toThrow('linesOf() is not a schema')
  })
})
