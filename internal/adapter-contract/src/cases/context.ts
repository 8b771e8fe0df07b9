import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const cookies: readonly (readonly [header: string, cookies: Record<string, string>])[] = [
  ['token=abc; n=1', { token: 'abc', n: '1' }],
  ['a=1; a=2', { a: '1' }],
  ['q="quoted"; e=a%20b; bad=%ZZ', { q: 'quoted', e: 'a b', bad: '%ZZ' }],
  ['__proto__=x; =nameless; alone', JSON.parse('{"__proto__":"x"}')],
]

const cases: readonly ContractCase[] = [
  exchange(
    'a handler sees the request',
    { target: '/context/a%20b?q=1&q=2', headers: { 'X-Sent': 'yes' } },
    {
      status: 200,
      json: {
        path: '/context/a%20b?q=1&q=2',
        method: 'GET',
        route: { id: 'id of /context/:id', pattern: '/context/:id' },
        params: { id: 'a b' },
        aborted: false,
        cookies: {},
        noPrototype: true,
        request: ['GET', '/context/a%20b', 'yes'],
      },
    },
  ),
  ...cookies.map(
    ([header, value]) =>
      ({
        name: `the cookies of ${header} are read`,
        async run(host) {
          const { json } = await host.send('/context/7', { headers: { Cookie: header } })
          expect(Object.entries((json as { cookies: object }).cookies)).toEqual(
            Object.entries(value),
          )
        },
      }) satisfies ContractCase,
  ),
  {
    name: 'the host is that of the request',
    async run(host) {
      expect((await host.send('/host')).json).toBe(new URL(host.origin).host)
    },
  },
  {
    name: 'a Host that is not a host name causes no error',
    async run(host) {
      for (const Host of ['a b', 'evil.test/x?', '@', '[', 'a\\b']) {
        const { status } = await host.send('/host', { headers: { Host } })
        expect(status, Host).toBeLessThan(500)
      }
      await host.expectEvents([])
    },
  },
  exchange(
    'middleware runs around the handler, outermost first, with state and headers',
    { target: '/around' },
    {
      status: 200,
      headers: { 'x-outer': '1' },
      json: { user: 'Ada' },
      events: ['outer in', 'inner', 'handler', 'outer out'],
    },
  ),
  exchange(
    'middleware that throws lets nothing below it run',
    { target: '/guarded' },
    { ...problem(401), headers: { 'www-authenticate': 'Basic' }, events: [] },
  ),
  exchange(
    'middleware runs for 405 and OPTIONS too',
    { method: 'POST', target: '/guarded' },
    { ...problem(401), events: [] },
  ),
  exchange(
    'next() called twice is an error',
    { target: '/twice' },
    { ...problem(500), events: ['handler', 'onError'] },
  ),
  exchange(
    'a value that middleware returns is the result',
    { target: '/answering' },
    { status: 200, json: { replaced: true }, events: ['handler'] },
  ),
  exchange(
    'middleware that returns nothing keeps the result',
    { target: '/keeping' },
    { status: 200, json: { user: null }, events: ['handler'] },
  ),
  exchange(
    'a handler that never settles is 503 at its timeout, and its signal is aborted',
    { target: '/never' },
    { ...problem(503), events: ['aborted by TimeoutError'] },
  ),
  exchange(
    'a handler that settles in time has no timeout',
    { target: '/in-time' },
    { status: 200 },
  ),
  {
    name: 'a client that goes away aborts the signal',
    async run(host) {
      const client = host.open('/wait')
      await host.expectEvents(['waiting'])
      client.leave()
      await host.expectEvents(['gone'])
    },
  },
]

export const contextSubject: ContractSubject = { name: 'context', app: 'context', cases }
