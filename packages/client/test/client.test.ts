import { describe, expect, test, vi } from 'vitest'
import { createClient, formData, ProblemError } from '../src/index.ts'
import { createRoutes, type Routes } from './routes.ts'

const api = createClient<Routes>({ fetch: createRoutes().fetch })

/** A client whose server gives these answers in turn. */
function answers(...list: (() => Response | Promise<Response>)[]) {
  const send = vi.fn(async (_: Request) => {
    const next = list[Math.min(send.mock.calls.length, list.length) - 1]
    if (next === undefined) throw new TypeError('no answer')
    return next()
  })
  return { send, api: createClient<Routes>({ fetch: send }) }
}

const SOON = { status: 503, headers: { 'retry-after': '0' } }

describe('a call', () => {
  test('resolves with the value of a success', async () => {
    expect(
      await api.get('/echo/:id', { params: { id: 'a/b ü' }, query: { tag: ['x', 'y'] } }),
    ).toEqual({ id: 'a/b ü', tags: ['x', 'y'] })
    expect(await api.get('/numbers/:n(int)', { params: { n: 7 }, query: { by: 2 } })).toBe(2)
    expect(await api.post('/users', { body: { name: 'Ada' } })).toEqual({ name: 'Ada' })
    expect(await api.query('/echo/:id', { params: { id: '7' }, body: { a: 1 } })).toEqual({
      asked: { a: 1 },
    })
  })

  test('resolves with undefined where the answer has no body', async () => {
    expect(await api.put('/echo/:id', { params: { id: '7' } })).toBe(undefined)
    expect(await api.head('/text')).toBe(undefined)
  })

  test('reads the body by its Content-Type', async () => {
    expect(await api.get('/text')).toBe('hello')
    const blob = await api.delete('/echo/:id', { params: { id: '7' } })
    expect(new Uint8Array(await (blob as Blob).arrayBuffer())).toEqual(new Uint8Array([1, 2]))
    const seen = []
    for await (const line of await api.get('/lines')) seen.push(line.n)
    expect(seen).toEqual([1, 2, 3])
  })

  test('throws a ProblemError with the wrong parts of the request', async () => {
    const error = await api.post('/users', { body: { name: 7 as never } }).catch((e) => e)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({
      status: 422,
      title: 'Unprocessable Content',
      errors: [{ in: 'body', path: ['name'] }],
    })
  })

  test('throws a ProblemError for any other body of an error', async () => {
    await expect(api.get('/page')).rejects.toMatchObject({
      name: 'ProblemError',
      status: 500,
      problem: '<h1>',
      errors: [],
    })
  })

  test('throws for a body that cannot be read', async () => {
    await expect(api.get('/broken')).rejects.toThrow('GET /broken answers with no valid JSON')
  })
})

describe('expect', () => {
  test('makes a call resolve with the problem of a status that it names', async () => {
    const result = await api.post('/users', { body: { name: 'taken' }, expect: [409] })
    expect(result).toMatchObject({ ok: false, status: 409, problem: { email: 'ada@x.test' } })
  })

  test('makes a success say its status', async () => {
    expect(await api.post('/users', { body: { name: 'Ada' }, expect: [409] })).toEqual({
      ok: true,
      status: 201,
      data: { name: 'Ada' },
    })
  })

  test('leaves every other status to an error', async () => {
    const call = api.post('/users', { body: { name: 7 as never }, expect: [409] })
    await expect(call).rejects.toMatchObject({ status: 422 })
  })
})

test('.response() resolves with the Response, whatever its status is', async () => {
  expect((await api.get.response('/page')).status).toBe(500)
  expect(await (await api.get.response('/text')).text()).toBe('hello')
})

test('an option that is unknown is an error with the known names', async () => {
  const { send, api: client } = answers(() => new Response('x'))
  expect(() => createClient({ baseURL: 'http://x.test' } as object)).toThrow(
    'no option baseURL; write baseUrl headers fetch retries timeout',
  )
  await expect(client.get('/text', { parms: {} } as object)).rejects.toThrow(
    'no option parms; write',
  )
  await expect(client.events('/ticks', { reconect: true } as object).next()).rejects.toThrow(
    'no option reconect; write',
  )
  expect(send).not.toHaveBeenCalled()
})

describe('a body', () => {
  test.each([
    ['JSON', { a: [1] }, { body: { a: [1] }, type: 'application/json' }],
    ['a text, as JSON', 'x', { body: 'x', type: 'application/json' }],
    ['none', undefined, { type: 'application/json' }],
    [
      'a form of names and texts',
      new URLSearchParams('a=1'),
      { body: { a: '1' }, type: 'application/x-www-form-urlencoded;charset=UTF-8' },
    ],
  ])('is sent as it is: %s', async (_, body, expected) => {
    expect(await api.post('/received', { body })).toMatchObject(expected)
  })

  test('of bytes, a Blob, a stream or a form is sent as it is', async () => {
    const send = (body: unknown) => api.post('/raw', { body })
    const bytes = new TextEncoder().encode('hi')
    const octets = { text: 'hi', type: 'application/octet-stream' }
    expect(await send(bytes)).toEqual(octets)
    expect(await send(new Blob([bytes]))).toEqual(octets)
    expect(await send(new Blob([bytes], { type: 'x/y' }))).toEqual({ text: 'hi', type: 'x/y' })
    expect(await send(new Response('hi').body)).toEqual(octets)
    const form = await send(formData({ title: 'x', tags: ['a', 'b'], n: 1, none: undefined }))
    expect(form).toMatchObject({ type: expect.stringMatching(/^multipart\/form-data; boundary=/) })
    expect((form as { text: string }).text.match(/name="\w+"/g)).toEqual([
      'name="title"',
      'name="tags"',
      'name="tags"',
      'name="n"',
    ])
  })

  test('without a JSON form is refused', async () => {
    await expect(api.post('/raw', { body: () => 1 })).rejects.toThrow('has no JSON form')
  })
})

test('headers are those of the client, those of a function, and those of the call', async () => {
  const client = createClient<Routes>({
    fetch: createRoutes().fetch,
    headers: async () => ({ 'x-key': 'ours' }),
  })
  expect(await client.post('/received')).toMatchObject({ key: 'ours' })
  expect(await client.post('/received', { headers: { 'x-key': 'own' } })).toMatchObject({
    key: 'own',
  })
})

describe('a request is sent again', () => {
  test('after a broken connection and a temporary status, if it is safe or idempotent', async () => {
    const { send, api } = answers(
      () => Promise.reject(new TypeError('fetch failed')),
      () => new Response(null, SOON),
      () => Response.json({ id: '7', tags: [] }),
    )
    expect(await api.get('/echo/:id', { params: { id: '7' } })).toMatchObject({ id: '7' })
    expect(send).toHaveBeenCalledTimes(3)
  })

  test('at most as often as it may be', async () => {
    const { send, api } = answers(() => new Response(null, SOON))
    await expect(api.get('/text')).rejects.toMatchObject({ status: 503 })
    expect(send).toHaveBeenCalledTimes(3)
    await expect(api.get('/text', { retries: 0 })).rejects.toMatchObject({ status: 503 })
    expect(send).toHaveBeenCalledTimes(4)
  })

  test('never if it is a POST, a stream, or asks for more patience', async () => {
    const { send, api } = answers(
      () => new Response(null, SOON),
      () => new Response(null, SOON),
      () => new Response(null, { status: 429, headers: { 'retry-after': '3600' } }),
    )
    await expect(api.post('/received')).rejects.toMatchObject({ status: 503 })
    const body = new Response('x').body
    await expect(api.put('/echo/:id', { params: { id: '7' }, body })).rejects.toMatchObject({
      status: 503,
    })
    await expect(api.get('/text')).rejects.toMatchObject({ status: 429 })
    expect(send).toHaveBeenCalledTimes(3)
  })
})

describe('a call ends early', () => {
  const hanging = createClient<Routes>({
    fetch: (request) =>
      new Promise((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      ),
  })

  test('by its signal', async () => {
    const controller = new AbortController()
    const call = hanging.get('/text', { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  test('by its timeout', async () => {
    await expect(hanging.get('/text', { timeout: 1 })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })

  test('while it waits for the next attempt', async () => {
    const { api } = answers(
      () => new Response(null, { status: 503, headers: { 'retry-after': '20' } }),
    )
    await expect(api.get('/text', { timeout: 5 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('createClient() refuses', () => {
  test('no baseUrl where there is neither a page nor fetch', () => {
    expect(() => createClient()).toThrow('needs an absolute URL')
    expect(() => createClient({ baseUrl: '/api' })).toThrow('needs an absolute URL')
  })
})

test('a baseUrl may have a path', async () => {
  const send = vi.fn(async (_: Request) => Response.json('hello'))
  const client = createClient<Routes>({ baseUrl: 'https://x.test/v1/', fetch: send })
  await client.get('/text')
  expect(send.mock.calls[0]?.[0].url).toBe('https://x.test/v1/text')
})
