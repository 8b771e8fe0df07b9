import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  createDispatcher,
  defineLoader,
  type HandlerContext,
  HttpError,
  json,
  negotiate,
} from '../../src/index.ts'
import { send } from '../send.ts'

test.each([
  [[], 'write the media types'],
  ['text/csv', 'write the media types'],
  [['csv'], 'got the media type "csv"'],
  [['text/*'], 'got the media type "text/*"'],
  [['text/csv; charset=utf-8'], 'write type and subtype alone'],
])('negotiate(ctx, %j) is refused', (types, message) => {
  expect(() => negotiate({} as never, types as never)).toThrow(message)
})

test('its errors have a code', () => {
  for (const types of [[], ['csv']]) {
    expect(() => negotiate({} as never, types)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    )
  }
})

const TYPES = ['application/json', 'text/csv', 'image/png'] as const

/** What a request with this `Accept` gets, with `Vary` from the context. */
async function ask(accept: string | undefined, vary?: string): Promise<Response> {
  const loader = (context: HandlerContext) => {
    if (vary !== undefined) context.reply.headers.set('Vary', vary)
    return negotiate(context, TYPES)
  }
  return send({ loader }, accept === undefined ? {} : { headers: { Accept: accept } })
}

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['csv, "', 'application/json'],
  ['text/csv', 'text/csv; charset=utf-8'],
  [' TEXT/CSV ', 'text/csv; charset=utf-8'],
  ['csv, text/csv', 'text/csv; charset=utf-8'],
  ['text/csv;q=0.5, application/json; q=0.4', 'text/csv; charset=utf-8'],
  ['text/csv;q=0.5, application/json; Q=0.5', 'application/json'],
  ['text/csv; x=1 ; q=0.125, application/json;q=0.124', 'text/csv; charset=utf-8'],
  ['text/csv, application/json;aq=1;q=0', 'text/csv; charset=utf-8'],
  ['text/csv;q=0., image/*;q=0.1', 'image/png'],
  ['text/csv;q=1., application/json;q=0.9', 'text/csv; charset=utf-8'],
  ['text/csv;q=1.000, application/json;q=0.999', 'text/csv; charset=utf-8'],
  ['text/csv;q=0.5, application/json;q=1', 'application/json'],
  // Qualities that are malformed count as none.
  ['text/csv;q=0.1234, application/json;q=0.9', 'text/csv; charset=utf-8'],
  ['text/csv;q=x0.1, application/json;q=0.9', 'text/csv; charset=utf-8'],
  ['text/csv;q=2, application/json;q=0.9', 'text/csv; charset=utf-8'],
  ['text/*, application/json;q=0.9', 'text/csv; charset=utf-8'],
  ['*/*;q=0.9, application/json;q=0.1', 'text/csv; charset=utf-8'],
  ['*/*, application/json;q=0, text/*;q=0', 'image/png'],
])('Accept: %s gets %s', async (accept, type) => {
  const response = await ask(accept)
  expect([response.headers.get('content-type'), response.headers.get('vary')]).toEqual([
    type,
    'Accept',
  ])
})

test('Vary names Accept once', async () => {
  expect((await ask('*/*', 'X-A, accept ,X-B')).headers.get('vary')).toBe('X-A, accept ,X-B')
  expect((await ask('*/*', 'X-Accept')).headers.get('vary')).toBe('X-Accept, Accept')
})

test('a request that accepts none of the types is a 406 that names them', async () => {
  const response = await ask('text/html, */*;q=0')
  expect([response.status, await response.json()]).toMatchObject([
    406,
    { detail: 'This resource has the media types application/json, text/csv, image/png' },
  ])
})

test('a context that a test has made by hand is negotiated by its request', () => {
  const request = new Request('http://x.test', { headers: { Accept: 'text/csv' } })
  const reply = { headers: new Headers({ Vary: 'accept' }) }
  const type = negotiate({ request, reply } as never, ['application/json', 'text/csv'])
  expect([type, reply.headers.get('vary')]).toEqual(['text/csv', 'accept'])
  const plain = { request: new Request('http://x.test'), reply }
  expect(negotiate(plain as never, ['application/json', 'text/csv'])).toBe('application/json')
})

test.each([
  [{ config: { body: { types: ['application/xml'] } } }, 'body.types is ["application/xml"]'],
  [{ config: { body: { types: { 'text/XML': 'text' } } } }, 'has the media type "text/XML"'],
  [{ config: { body: { types: { 'text/xml': 'xml' } } } }, 'body.types["text/xml"] is "xml"'],
  [{ config: { types: {} } }, '"types" belongs in body of export const config of the route file'],
  [{ config: { params: 1 } }, '"params" belongs in the first argument of defineLoader()'],
  [{ config: { security: 1 } }, '"security" belongs in the first argument of defineMiddleware()'],
  [{ config: { onError: 1 } }, '"onError" belongs in the options of the app'],
])('%j is refused', (module, message) => {
  expect(() => createDispatcher({ routes: [{ pattern: '/', module: module as never }] })).toThrow(
    message,
  )
})

test('stringify has to be a function, and to give text', async () => {
  expect(() => createDispatcher({ routes: [], stringify: true as never })).toThrow(
    'createDispatcher(): stringify is of type boolean; give a function',
  )
  const onError = vi.fn()
  const sent = { options: { onError, stringify: () => 7 as never } }
  expect((await send({ loader: () => 1 }, sent)).status).toBe(500)
  expect(String(onError.mock.calls[0]?.[0])).toContain('has no JSON form')
})

test('in development, an error that is not listed is named once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const results: (() => unknown)[] = [
    () => json({ error: 1 }, 409),
    () => json({ error: 1 }, 409),
    () => new Response('no', { status: 410 }),
    () => new HttpError(404),
    () => new HttpError(418, { extensions: { pot: 1 } }),
  ]
  const answer = async (exposeErrors: boolean) => {
    const left = [...results]
    const loader = defineLoader(
      { response: z.object({ id: z.number() }) },
      () => left.shift()?.() as never,
    )
    const dispatcher = createDispatcher({
      exposeErrors,
      routes: [{ pattern: '/x', module: { loader } }],
    })
    while (left.length > 0) await dispatcher.fetch(new Request('http://x.test/x'))
    return warn.mock.calls.splice(0).flat()
  }
  expect(await answer(false)).toEqual([])
  expect(await answer(true)).toEqual(
    [409, 410, 418].map(
      (status) =>
        `/x: a handler answered ${status}, but its responses are 200; add the status there`,
    ),
  )
  warn.mockRestore()
})
