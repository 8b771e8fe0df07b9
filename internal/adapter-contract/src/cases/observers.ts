import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange } from '../contract-case.ts'
import type { ContractHost } from '../contract-host.ts'

/** Responses that come whole: the status, and the rest of the note about the end. */
const OBSERVED: readonly [
  name: string,
  method: string,
  target: string,
  pattern: string,
  status: number,
  rest?: string,
][] = [
  ['a JSON value', 'GET', '/json', '/json', 200],
  ['an answer to HEAD', 'HEAD', '/json', '/json', 200],
  ['nothing', 'GET', '/nothing', '/nothing', 204],
  ['a stream', 'GET', '/words', '/words', 200],
  ['a Response', 'GET', '/response', '/response', 200],
  ['a Response of a stream', 'GET', '/response-stream', '/response-stream', 200],
  ['an HttpError', 'GET', '/refused', '/refused', 409],
  ['an error', 'GET', '/broken', '/broken', 500, ' broken'],
  ['a method that is not allowed', 'DELETE', '/nothing', '/nothing', 405],
  ['a malformed path', 'GET', '/users/%ff', '/users/:id', 400],
  ['a path without a route', 'GET', '/elsewhere', '(none)', 404],
]

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

const IDS: readonly [
  what: string,
  headers: Readonly<Record<string, string>>,
  id: string | RegExp,
][] = [
  ['no id', {}, UUID],
  ['an X-Request-Id', { 'X-Request-Id': 'a/b+c=7' }, 'a/b+c=7'],
  ['an X-Request-Id of 128 characters', { 'X-Request-Id': 'x'.repeat(128) }, 'x'.repeat(128)],
  ['an X-Request-Id of 129 characters', { 'X-Request-Id': 'x'.repeat(129) }, UUID],
  ['an X-Request-Id with a space', { 'X-Request-Id': 'a b' }, UUID],
  ['a traceparent', { traceparent: `00-${TRACE}-b7ad6b7169203331-01` }, TRACE],
  [
    'a traceparent and an X-Request-Id',
    { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, 'X-Request-Id': 'a' },
    TRACE,
  ],
  [
    'a traceparent of zeros and an X-Request-Id',
    { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'X-Request-Id': 'a' },
    'a',
  ],
  ['a traceparent of a later version', { traceparent: `01-${TRACE}-b7ad6b7169203331-01-x` }, TRACE],
  ['a malformed traceparent', { traceparent: `00-${TRACE}` }, UUID],
]

const cases: readonly ContractCase[] = [
  ...OBSERVED.map(([what, method, target, pattern, status, rest = '']) => ({
    name: `onResponse is told the end of ${what}`,
    async run(host: ContractHost) {
      const { bytes } = await host.send(target, { method, headers: { 'X-Request-Id': '7' } })
      await host.expectEvents([`${method} ${pattern} ${status} ${bytes.length} bytes${rest}`])
    },
  })),
  {
    name: 'onResponse is told of a stream that fails',
    async run(host) {
      expect((await host.send('/failing')).isComplete).toBe(false)
      await host.expectEvents(['GET /failing 200 aborted failing'])
    },
  },
  {
    name: 'onResponse is told of a client that goes away in the middle of a stream',
    async run(host) {
      const request = host.open('/endless')
      await request.begun()
      request.leave()
      await expect
        .poll(async () => (await host.takeEvents()).join())
        .toBe('GET /endless 200 aborted')
    },
  },
  {
    name: 'onResponse is told of a client that goes away before the answer',
    async run(host) {
      const request = host.open('/waiting')
      await host.expectEvents(['waiting'])
      request.leave()
      await expect
        .poll(async () => (await host.takeEvents()).join())
        .toBe('GET /waiting (unsent) aborted')
    },
  },
  ...IDS.map(([what, headers, id]) => ({
    name: `the id of a request with ${what} is in the context and in the answer`,
    async run(host: ContractHost) {
      const response = await host.send('/json', { headers })
      const { requestId } = response.json as { requestId: string }
      expect(response.header('x-request-id')).toBe(requestId)
      if (id instanceof RegExp) {
        expect(requestId).toMatch(id)
      } else {
        expect(requestId).toBe(id)
      }
      await host.takeEvents()
    },
  })),
  ...(
    [
      ['an error', '/broken', 500],
      ['a 404 of the host', '/elsewhere', 404],
      ['a malformed path', '/users/%ff', 400],
      ['nothing', '/nothing', 204],
      ['a Response with an id of its own', '/response-stream', 200],
    ] as const
  ).map(([what, target, status]) => ({
    name: `the id of a request is in the answer of ${what}`,
    async run(host: ContractHost) {
      await exchange(
        '',
        { target, headers: { 'X-Request-Id': 'seven' } },
        { status, headers: { 'x-request-id': 'seven' } },
      ).run(host)
      await host.takeEvents()
    },
  })),
]

export const observersSubject: ContractSubject = { name: 'observers', app: 'observers', cases }
