import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createDispatcher, defineLoader, HttpError, json, negotiate } from '../../src/index.ts'
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

test('a context that a test has made by hand is negotiated by its request', () => {
  const request = new Request('http://x.test', { headers: { Accept: 'text/csv' } })
  const reply = { headers: new Headers({ Vary: 'accept' }) }
  const type = negotiate({ request, reply } as never, ['application/json', 'text/csv'])
  expect([type, reply.headers.get('vary')]).toEqual(['text/csv', 'accept'])
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
