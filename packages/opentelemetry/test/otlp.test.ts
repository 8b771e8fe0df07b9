import { readFileSync } from 'node:fs'
import { defineAction, notFound, type RouteDefinition } from '@portolan/dispatch-core'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { openTelemetry } from '../src/index.ts'
import { closeServers, HOSTS } from './hosts.ts'
import { type Otlp, type Received, startOtlp } from './otlp-receiver.ts'

const otlps: Otlp[] = []
afterAll(async () => {
  closeServers()
  await Promise.all(otlps.map((otlp) => otlp.stop()))
})

/** The client of the request that runs, which leaves when a handler says so. */
let client = new AbortController()

const NUMBER = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof value === 'number' ? { value } : { issues: [{ message: 'Not a number' }] },
  },
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 1))

const MODULES: Readonly<Record<string, RouteDefinition['module']>> = {
  '/users/:id': { loader: () => ({ ok: true }) },
  '/unchanged': { loader: () => new Response(null, { status: 304 }) },
  '/numbers': { action: defineAction({ body: NUMBER }, ({ body }) => body) },
  '/gone': { loader: () => notFound() },
  '/broken': {
    loader: () => {
      throw new RangeError('Broken')
    },
  },
  '/broken-stream': {
    async *loader() {
      yield 'first'
      await tick()
      throw new TypeError('Broken in the middle')
    },
  },
  '/left-stream': {
    async *loader() {
      yield 'first'
      client.abort()
      for (;;) {
        yield 'more'
        await tick()
      }
    },
  },
  '/left': {
    loader: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        client.abort()
      }),
  },
}

const JSON_BODY = { method: 'POST', headers: { 'content-type': 'application/json' } }

/** The kinds of requests that the README lists, with its text for each. */
const KINDS: readonly (readonly [text: string, path: string, init?: RequestInit])[] = [
  ['`GET /users/7?a=1`', '/users/7?a=1'],
  ['`HEAD /users/7`', '/users/7', { method: 'HEAD' }],
  ['`OPTIONS /users/7`', '/users/7', { method: 'OPTIONS' }],
  ['`DELETE /users/7`, without that method', '/users/7', { method: 'DELETE' }],
  ['an answer that has not changed', '/unchanged'],
  ['a body that its schema refuses', '/numbers', { ...JSON_BODY, body: '"x"' }],
  ['a handler that says `notFound()`', '/gone'],
  ['a handler that throws a `RangeError`', '/broken'],
  ['a stream that breaks in the middle', '/broken-stream'],
  ['a client that leaves in the middle of a stream', '/left-stream'],
  ['a client that leaves before the answer', '/left'],
  ['a path without a route', '/none'],
]

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

async function ask(host: (typeof HOSTS)[number], mount?: string) {
  const otlp = await startOtlp()
  otlps.push(otlp)
  const { tracerProvider, meterProvider } = otlp
  const { middleware, ...hooks } = openTelemetry({ tracerProvider, meterProvider })
  const routes = Object.entries(MODULES).map(([pattern, module]) => ({
    pattern,
    module,
    middleware: [middleware],
  }))
  const send = await host.start(routes, hooks, mount)
  const statuses = new Map<string, number>()
  for (const [text, path, init] of KINDS) {
    client = new AbortController()
    const answer = await send(`${mount ?? ''}${path}`, { ...init, signal: client.signal }).catch(
      () => null,
    )
    if (answer !== null) statuses.set(text, answer.status)
  }
  await vi.waitUntil(() => otlp.spans().length >= KINDS.length - 1)
  return { otlp, statuses }
}

function isOf([, path, init]: (typeof KINDS)[number], { attributes }: Received): boolean {
  const method = init?.method ?? 'GET'
  return (
    attributes['http.request.method'] === method && attributes['url.path'] === path.split('?')[0]
  )
}

function toRow(...cells: readonly unknown[]): string {
  const texts = cells.map((cell) => (cell === undefined ? '' : `${cell} `))
  return `| ${texts.join('| ')}|`
}

const code = (text: unknown) => (text === undefined ? undefined : `\`${text}\``)

describe.each(HOSTS)('on $name, read back from OTLP', (host) => {
  test('spans are those of the table in the README', async () => {
    const { otlp, statuses } = await ask(host)
    const rows = KINDS.map((kind) => {
      const [text] = kind
      const spans = otlp.spans().filter((span) => isOf(kind, span))
      const [span] = spans
      if (span === undefined) return toRow(text, 'none', undefined, statuses.get(text), undefined)
      const { name, attributes, status, exceptions } = span
      const error = attributes['error.type']
      // Of the protocol: 0 is unset, 2 is an error.
      expect([spans.length, status, exceptions]).toEqual(
        error === undefined ? [1, 0, 0] : [1, 2, 1],
      )
      return toRow(
        text,
        code(name),
        code(attributes['http.route']),
        attributes['http.response.status_code'],
        code(error),
      )
    })
    expect(readme).toContain(`| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`)
  })

  test('metrics have the routes, statuses and errors of the spans, and no path', async () => {
    const { otlp } = await ask(host)
    const toLabels = ({ attributes }: Received) =>
      ['request.method', 'route', 'response.status_code']
        .map((name) => attributes[`http.${name}`])
        .concat(attributes['error.type'])
    const isRouted = ({ attributes }: Received) => 'http.route' in attributes
    const points = await vi.waitUntil(async () => {
      const all = await otlp.points()
      const routed = all.filter(isRouted)
      return routed.reduce((sum, { count }) => sum + count, 0) >= KINDS.length - 1 && all
    })
    for (const { name, unit } of points) {
      expect([name, unit]).toEqual(['http.server.request.duration', 's'])
    }
    expect(points.filter(isRouted).map(toLabels).sort()).toEqual(otlp.spans().map(toLabels).sort())
    expect(JSON.stringify(points)).not.toContain('none')
  })
})

test.each(HOSTS.filter(({ name }) => name.startsWith('Express')))(
  'on $name, a mount is part of names and routes',
  async (host) => {
    const { otlp } = await ask(host, '/m')
    expect(otlp.spans().map(({ name }) => name)).toContain('GET /m/users/:id')
    for (const { attributes } of otlp.spans()) expect(attributes['http.route']).toMatch(/^\/m\//)
  },
)
