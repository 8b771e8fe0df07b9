import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  createDispatcher,
  defineAction,
  defineLoader,
  type HandlerContext,
  HttpError,
  json,
  notFound,
  redirect,
  type Schemas,
  type StandardSchema,
} from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { type Sent, send } from '../send.ts'

const asJson = (value: unknown, sent: Sent = {}): Sent => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json' },
  ...sent,
})

/** A schema made by hand. */
function makeSchema(
  validate: StandardSchema['~standard']['validate'],
): StandardSchema<unknown, unknown> {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

const failWith = (...messages: string[]) =>
  makeSchema(() => ({ issues: messages.map((message) => ({ message })) }))

/** What the handler gets, as the response's JSON. */
const echo = (schemas: Schemas) =>
  defineAction(schemas, (context) => {
    const { params, query, headers, body } = context as Record<string, unknown>
    return { params, query, headers, body }
  })

describe('values are what the schema gives', () => {
  test.each<[string, Schemas]>([
    [
      'zod',
      {
        params: z.object({ name: z.coerce.number() }),
        query: z.object({
          page: z.coerce.number(),
          tag: z.array(z.string()),
          sort: z.string().default('id'),
        }),
        headers: z.object({ 'x-key': z.string().transform((key) => key.toUpperCase()) }),
        body: z.object({ at: z.iso.date().transform((text) => text.slice(0, 4)) }),
      },
    ],
    [
      'valibot',
      {
        params: v.object({ name: v.pipe(v.string(), v.transform(Number)) }),
        query: v.object({
          page: v.pipe(v.string(), v.transform(Number)),
          tag: v.array(v.string()),
          sort: v.optional(v.string(), 'id'),
        }),
        headers: v.object({ 'x-key': v.pipe(v.string(), v.toUpperCase()) }),
        body: v.object({
          at: v.pipe(
            v.string(),
            v.isoDate(),
            v.transform((text) => text.slice(0, 4)),
          ),
        }),
      },
    ],
    [
      'arktype',
      {
        params: type({ name: 'string.numeric.parse' }),
        query: type({ page: 'string.numeric.parse', tag: 'string[]', sort: "string = 'id'" }),
        headers: type({ 'x-key': 'string.upper' }).pipe((headers) => ({
          'x-key': headers['x-key'],
        })),
        body: type({ at: 'string' }).pipe(({ at }) => ({ at: at.slice(0, 4) })),
      },
    ],
  ])('with %s', async (_, schemas) => {
    const response = await send(
      { action: echo(schemas) },
      asJson(
        { at: '2026-01-02' },
        {
          path: '/7?page=2&tag=a&tag=b',
          headers: { 'Content-Type': 'application/json', 'X-Key': 'abc' },
        },
      ),
    )
    expect(await response.json()).toEqual({
      params: { name: 7 },
      query: { page: 2, tag: ['a', 'b'], sort: 'id' },
      headers: { 'x-key': 'ABC' },
      body: { at: '2026' },
    })
  })

  test('of an asynchronous schema too', async () => {
    const body = z
      .string()
      .refine(async (text) => text.startsWith('a'))
      .transform(async (text) => `${text}!`)
    const module = { action: defineAction({ body }, ({ body }) => body) }
    expect(await (await send(module, asJson('ab'))).json()).toBe('ab!')
    expect((await send(module, asJson('b'))).status).toBe(422)
  })

  test('and everything else is as it was', async () => {
    const response = await send(
      {
        loader: defineLoader({ query: z.object({}) }, (context) => [
          context.params,
          context.method,
          'headers' in context,
        ]),
      },
      { path: '/a' },
    )
    expect(await response.json()).toEqual([{ name: 'a' }, 'GET', false])
  })

  test('the query is an object without a prototype, whatever its names', async () => {
    const seen: unknown[] = []
    const query = makeSchema((value) => {
      seen.push(value)
      return { value }
    })
    for (const path of ['/?__proto__=a&b', '/']) {
      await send({ loader: defineLoader({ query }, () => 1) }, { path })
    }
    expect(seen.map((value) => Object.getPrototypeOf(value))).toEqual([null, null])
    expect(seen.map((value) => Object.entries(value as object))).toEqual([
      [
        ['__proto__', 'a'],
        ['b', ''],
      ],
      [],
    ])
  })
})

describe('failures are problem+json with everything that is wrong', () => {
  test.each<[string, Schemas, StandardSchema]>([
    [
      'zod',
      { body: z.object({ email: z.email(), tags: z.array(z.string()) }) },
      z.object({ page: z.coerce.number() }),
    ],
    [
      'valibot',
      { body: v.object({ email: v.pipe(v.string(), v.email()), tags: v.array(v.string()) }) },
      v.object({ page: v.pipe(v.string(), v.digits()) }),
    ],
    [
      'arktype',
      { body: type({ email: 'string.email', tags: 'string[]' }) },
      type({ page: 'string.digits' }),
    ],
  ])('with %s', async (_, schemas, query) => {
    const sent = asJson({ email: 'hunter2-email', tags: ['a', 70707] })
    const errors = [
      { in: 'body', path: ['email'], message: expect.any(String) },
      { in: 'body', path: ['tags', 1], message: expect.any(String) },
    ]
    const body = await send({ action: echo(schemas) }, sent)
    expect(body.status).toBe(422)
    expect(body.headers.get('content-type')).toBe('application/problem+json')
    const text = await body.text()
    expect(JSON.parse(text)).toEqual({
      title: 'Unprocessable Content',
      status: 422,
      detail: 'The body is not valid',
      errors,
    })
    expect(text).not.toMatch(/hunter2|70707/)

    const both = await send(
      { action: echo({ ...schemas, query }) },
      { ...sent, path: '/?page=hunter2-page' },
    )
    const allText = await both.text()
    expect(both.status).toBe(400)
    expect(JSON.parse(allText)).toEqual({
      title: 'Bad Request',
      status: 400,
      detail: 'The request is not valid',
      errors: [{ in: 'query', path: ['page'], message: expect.any(String) }, ...errors],
    })
    expect(allText).not.toMatch(/hunter2|70707/)
  })

  test.each<[keyof Schemas, number]>([
    ['params', 400],
    ['query', 400],
    ['headers', 400],
    ['body', 422],
  ])('%s alone: %i', async (part, status) => {
    const response = await send({ action: echo({ [part]: failWith('a', 'b') }) }, asJson({}))
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      errors: [
        { in: part, path: [], message: 'a' },
        { in: part, path: [], message: 'b' },
      ],
    })
  })

  test('the handler does not run, and nothing is reported', async () => {
    const [handler, onError] = [vi.fn(), vi.fn()]
    await send(
      { action: defineAction({ body: failWith('no') }, handler) },
      asJson(1, { options: { onError } }),
    )
    expect([handler, onError].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  })

  test.each<[string, StandardSchema]>([
    ['zod', z.object({ a: z.string(), b: z.string() })],
    ['valibot', v.object({ a: v.string(), b: v.string() })],
    ['arktype', type({ a: 'string', b: 'string' })],
  ])('that say where there is no body, with %s', async (_, body) => {
    for (const sent of [{}, { body: '' }]) {
      const response = await send({ action: echo({ body }) }, { method: 'POST', ...sent })
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({
        detail: 'The request has no body',
        errors: [{ in: 'body', path: [] }],
      })
    }
  })

  test('that say where a route does not parse the body', async () => {
    const body = z.object({ a: z.string() })
    const module = { action: echo({ body }), config: { body: { parse: false } } }
    const detailOf = async (sent: Sent) => {
      const response = await send(module, sent)
      expect(response.status).toBe(422)
      return ((await response.json()) as { detail: string }).detail
    }
    expect(await detailOf(asJson({ a: 'b' }))).toBe('The body is not parsed here')
    const readByMiddleware = [
      async ({ request }: HandlerContext, next: () => Promise<unknown>) => {
        await request.text()
        return next()
      },
    ]
    expect(await detailOf(asJson({ a: 'b' }, { middleware: readByMiddleware }))).toBe(
      'The body is not parsed here',
    )
    expect(await detailOf({ method: 'POST' })).toBe('The request has no body')
  })

  test('that say where a loader is sent a body, which no loader parses', async () => {
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: echo({ body: z.string() }) } }],
    })
    const match = dispatcher.match('/')
    const detailOf = async (hasBody: boolean) => {
      const response = match && (await dispatcher.run(match, makeHost({ hasBody })))
      return JSON.parse(String(response?.body)).detail
    }
    expect(await detailOf(true)).toBe('The body is not parsed here')
    expect(await detailOf(false)).toBe('The request has no body')
  })

  test('or nothing where the schema takes a request without a body', async () => {
    const body = z.object({ a: z.string() }).optional()
    expect((await send({ action: echo({ body }) }, { method: 'POST' })).status).toBe(200)
  })

  test('paths are keys, whatever the library gives', async () => {
    const symbol = Symbol('key')
    const body = makeSchema(() => ({
      issues: [{ message: 'no', path: ['a', 0, { key: 'b' }, { key: 1 }, symbol] }],
    }))
    const response = await send({ action: echo({ body }) }, asJson({}))
    expect(await response.json()).toMatchObject({
      errors: [{ path: ['a', 0, 'b', 1, 'Symbol(key)'] }],
    })
  })
})

describe('a message', () => {
  const messageOf = async (input: unknown, issue: object) => {
    const body = makeSchema(() => ({ issues: [issue as { message: string }] }))
    const response = await send({ action: echo({ body }) }, asJson(input))
    return ((await response.json()) as { errors: { message: string }[] }).errors[0]?.message
  }
  test.each<[string, unknown, object, string]>([
    ['is that of the library', 'secret', { message: 'Too short' }, 'Too short'],
    [
      'may use a word that is only a letter of the input',
      'a',
      { message: 'Give at least 3 letters' },
      'Give at least 3 letters',
    ],
    [
      'may use a number that is only a digit of the input',
      1,
      { message: 'at most 10' },
      'at most 10',
    ],
    ['may quote nothing at all', '', { message: 'Not ""' }, 'Not ""'],
    [
      'may speak of what is not at its path',
      { a: 'secret' },
      { message: 'b is missing, not secret', path: ['b'] },
      'b is missing, not secret',
    ],
    [
      'may speak of what is inherited',
      {},
      { message: 'no toString', path: ['toString', 'name'] },
      'no toString',
    ],
    ['may speak of booleans', true, { message: 'Not true' }, 'Not true'],
    [
      'that repeats a text is replaced by what is expected',
      'secret',
      { message: 'was "secret"', expected: 'a number' },
      'Expected a number',
    ],
    [
      'that repeats a text with escapes is too',
      'a"b\n',
      { message: 'was "a\\"b\\n"', expected: 'a number' },
      'Expected a number',
    ],
    [
      'that repeats a letter in quotes is too',
      'a',
      { message: "was 'a'", expected: 'a number' },
      'Expected a number',
    ],
    [
      'that repeats a number is too',
      12.5,
      { message: 'was 12.5.', expected: 'a string' },
      'Expected a string',
    ],
    [
      'that repeats a large number is too',
      1e21,
      { message: 'was 1e+21', expected: 'a string' },
      'Expected a string',
    ],
    [
      'that repeats a negative number is too',
      -7,
      { message: '(was -7)', expected: 'positive' },
      'Expected positive',
    ],
    [
      'that repeats a part is too',
      { a: [{ b: 'secret' }] },
      { message: 'was {"a":[{"b":"secret"}]}', expected: 'a string' },
      'Expected a string',
    ],
    [
      'that quotes a key is too',
      { a: [{ s3cret: 1 }] },
      { message: 'Unrecognized key: "s3cret"', path: ['a', 0], expected: 'no more keys' },
      'Expected no more keys',
    ],
    [
      'that quotes a key with escapes is too',
      { 'a"b': 1 },
      { message: 'Unrecognized key: "a\\"b"' },
      'Invalid value',
    ],
    [
      'may name a key without quotes',
      { start: 2, end: 1 },
      { message: 'The end comes after the start' },
      'The end comes after the start',
    ],
    ['may quote nothing beside an empty key', { '': true }, { message: 'Not ""' }, 'Not ""'],
    [
      'that repeats the input is not replaced by another that does',
      'secret',
      { message: 'was secret', expected: 'not secret' },
      'Invalid value',
    ],
    [
      'that repeats the input, with nothing to take its place, says no more than that',
      'secret',
      { message: 'was secret', expected: 7 },
      'Invalid value',
    ],
    [
      'about more keys than can be searched says no more than that',
      Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`k${index}`, null])),
      { message: 'Too long' },
      'Invalid value',
    ],
    [
      'about more than can be searched says no more than that',
      Array.from({ length: 1_100 }, () => null),
      { message: 'Too long' },
      'Invalid value',
    ],
  ])('%s', async (_, input, issue, message) => {
    expect(await messageOf(input, issue)).toBe(message)
  })

  test('about an object of a thousand parts is that of the library', async () => {
    expect(
      await messageOf(
        Array.from({ length: 1_000 }, () => null),
        { message: 'Too long' },
      ),
    ).toBe('Too long')
  })

  test('about a body of 40,000 nested lists does not crash', async () => {
    const nested = `${'['.repeat(40_000)}${']'.repeat(40_000)}`
    const response = await send(
      { action: echo({ body: failWith('Too deep') }) },
      { ...asJson(0), body: nested },
    )
    expect(response.status).toBe(422)
  })

  test('about a BigInt that a schema was given is replaced too', async () => {
    const params = makeSchema(() => ({ issues: [{ message: 'was 12', path: ['id'] }] }))
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/:id(big)', module: { loader: defineLoader({ params }, () => 1) } }],
      matchers: { big: (text) => BigInt(text) },
    })
    const response = await dispatcher.fetch(new Request('http://x.test/12'))
    expect(await response.json()).toMatchObject({ errors: [{ message: 'Invalid value' }] })
  })
})

describe('a schema that fails itself is a 500, reported once', () => {
  const failure = new Error('schema')
  test.each<[string, Schemas]>([
    [
      'at once',
      {
        body: makeSchema(() => {
          throw failure
        }),
      },
    ],
    ['later', { body: makeSchema(() => Promise.reject(failure)) }],
    [
      'at once, while another is at work',
      {
        params: makeSchema(() => Promise.reject(failure)),
        body: makeSchema(() => {
          throw failure
        }),
      },
    ],
  ])('%s', async (_, schemas) => {
    const onError = vi.fn()
    const response = await send({ action: echo(schemas) }, asJson(1, { options: { onError } }))
    await new Promise((resolve) => setTimeout(resolve))
    expect(response.status).toBe(500)
    expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
  })
})

describe('a schema for the response', () => {
  const User = z.object({ id: z.coerce.string() })
  const sendUser = async (
    result: (context: { reply: { status: number | undefined } }) => unknown,
    response: StandardSchema = User,
  ) => {
    const onError = vi.fn()
    const loader = defineLoader({ response }, result as never)
    return { response: await send({ loader }, { options: { onError } }), onError }
  }

  test.each<[string, () => unknown, number]>([
    ['a value', () => ({ id: 7, password: 'x' }), 200],
    ['a promise', async () => ({ id: 7, password: 'x' }), 200],
    ['json()', () => json({ id: 7, password: 'x' }), 200],
    ['json() with a status', () => json({ id: 7, password: 'x' }, 201), 201],
    [
      'thrown json()',
      () => {
        throw json({ id: '7' }, 201)
      },
      201,
    ],
  ])('gives what is sent: %s', async (_, result, status) => {
    const { response } = await sendUser(result)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ id: '7' })
  })

  test('keeps the headers of json()', async () => {
    const { response } = await sendUser(() => json({ id: 7 }, { headers: { 'X-A': 'b' } }))
    expect(response.headers.get('x-a')).toBe('b')
  })

  test('may be asynchronous', async () => {
    const schema = makeSchema(async () => ({ value: 'later' }))
    expect(await (await sendUser(() => 1, schema)).response.json()).toBe('later')
    expect(await (await sendUser(() => json(1), schema)).response.json()).toBe('later')
  })

  test.each<[string, () => unknown]>([
    ['a value', () => ({ name: 'secret' })],
    ['json()', () => json({})],
    ['undefined, which nobody has answered', () => undefined],
  ])('that %s fails is a 500, and reported with what is wrong', async (_, result) => {
    const { response, onError } = await sendUser(
      result,
      v.object({ id: v.object({ a: v.string() }) }),
    )
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('{"title":"Internal Server Error","status":500}')
    expect(onError).toHaveBeenCalledOnce()
    expect(String(onError.mock.calls[0]?.[0])).toMatch(
      /^Error: The result of a handler fails its own schema: (id|\(all of it\)): Invalid/,
    )
  })

  test.each<[string, (context: { reply: { status: number | undefined } }) => unknown, number]>([
    ['an HttpError', () => notFound(), 404],
    ['a redirect', () => redirect('/'), 302],
    ['a Response', () => new Response('x'), 200],
    ['a Response without a type', () => new Response(new Uint8Array(1)), 200],
    [
      'a stream',
      async function* () {
        yield 'x'
      },
      200,
    ],
    ['json() with an error status', () => json({ error: 'gone' }, 410), 410],
    [
      'a value after an error status was set',
      ({ reply }) => {
        reply.status = 404
        return { error: 'no user' }
      },
      404,
    ],
    [
      'json() after an error status was set',
      ({ reply }) => {
        reply.status = 404
        return json({ error: 'no user' })
      },
      404,
    ],
  ])('leaves %s alone', async (_, result, status) => {
    const { response, onError } = await sendUser(result)
    expect(response.status).toBe(status)
    expect(onError).not.toHaveBeenCalled()
  })

  test('has no say about a Response that cannot be sent', async () => {
    const { response, onError } = await sendUser(() => Response.error())
    expect(response.status).toBe(500)
    expect(String(onError.mock.calls)).not.toContain('schema')
  })

  test('leaves alone what the handler answers through the host', async () => {
    const hostResponse = {}
    for (const [result, isAnswered] of [
      [undefined, true],
      [hostResponse, false],
    ] as const) {
      const onError = vi.fn()
      const dispatcher = createDispatcher({
        routes: [
          {
            pattern: '/',
            module: { loader: defineLoader({ response: User }, () => result as never) },
          },
        ],
        onError,
      })
      const match = dispatcher.match('/')
      expect(
        match &&
          (await dispatcher.run(
            match,
            makeHost({
              isAnswered: () => isAnswered,
              isHostResponse: (value) => value === hostResponse,
            }),
          )),
      ).toBeUndefined()
      expect(onError).not.toHaveBeenCalled()
    }
  })

  test("knows an error status that was set on the host's own response", async () => {
    const dispatcher = createDispatcher({
      routes: [
        {
          pattern: '/',
          module: { loader: defineLoader({ response: User }, () => ({ error: 'x' }) as never) },
        },
      ],
    })
    const match = dispatcher.match('/')
    expect(match && (await dispatcher.run(match, makeHost({ status: () => 404 })))).toMatchObject({
      status: 404,
      body: '{"error":"x"}',
    })
  })
})

describe('define', () => {
  test('keeps the definition readable', () => {
    const schemas = { body: z.string(), response: undefined } as never
    expect(defineAction(schemas, () => 1 as never).description).toBe(schemas)
  })
  test('with a handler alone is that handler', () => {
    const handler = () => 1
    expect(defineLoader(handler)).toBe(handler)
    expect(defineAction(handler)).toBe(handler)
  })
  test('takes schemas that are functions, as those of arktype are', () => {
    expect(typeof type('string')).toBe('function')
    expect(() => defineAction({ body: type('string') }, () => 1)).not.toThrow()
  })
  test('tells a loader of the part that it can have', () => {
    expect(() => defineLoader({}, 1 as never)).toThrow('write defineLoader({ query: schema }, (')
  })
  test.each<[string, unknown[], string]>([
    [
      'no handler',
      [{ body: z.string() }, undefined],
      'defineAction() got a handler of type undefined; write defineAction({ body: schema }, (context) => …)',
    ],
    ['nothing', [], 'got a handler of type undefined'],
    [
      'an unknown part',
      [{ boddy: z.string() }, () => 1],
      'defineAction() has no option "boddy"; did you mean "body"?',
    ],
    [
      'a type',
      [{ body: 'string' }, () => 1],
      'defineAction(): body is not a schema; give a schema of a library that follows Standard Schema',
    ],
    ['null', [{ body: null }, () => 1], 'body is not a schema'],
    ['an object like any other', [{ body: { email: 'string' } }, () => 1], 'body is not a schema'],
    ['schemas that are none', ['body', () => 1], 'defineAction() takes an object with "params"'],
  ])('refuses %s', (_, args, message) => {
    expect(() => (defineAction as (...args: unknown[]) => unknown)(...args)).toThrow(message)
  })
  test('leaves what the handler throws as it is', async () => {
    const action = defineAction({ body: z.number() }, () => {
      throw new HttpError(409)
    })
    expect((await send({ action }, asJson(1))).status).toBe(409)
  })
})
