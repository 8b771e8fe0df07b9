import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { aliasesOf } from './installed.ts'

const ANSWERS = {
  '/users/7': { id: '7' },
  '/fails': { error: 'no database' },
  '/by-hand': { by: 'hand' },
  '/none': 404,
}

/** Instrumentation patches the modules of a process, so that each version has a process of its own. */
function run(file: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(`../fixtures/${file}`, import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [path, ...args], { encoding: 'utf8' }))
}

describe.each(aliasesOf('express'))('on %s', (_version, express) => {
  test.each(aliasesOf('@opentelemetry/instrumentation-express'))(
    '%s: spans of handlers belong to the trace of their request',
    (_name, instrumentation) => {
      const { answers, seen } = run('opentelemetry.cjs', instrumentation, express)
      expect(answers).toEqual(ANSWERS)
      expect(seen['request /users/7']).toContain('query')
      expect(JSON.stringify(seen)).not.toMatch(/resourceRoutes\d/)
      // Before 0.46 it knows Express 4 alone.
      const knowsExpress = express !== 'express' || instrumentation.endsWith('express')
      if (knowsExpress) expect(seen['request /users/7']).toContain('middleware - resourceRoutes')
    },
  )

  test.each(aliasesOf('@sentry/node'))(
    '%s: it is told of errors with errors: "next", and names the requests',
    (_name, sentry) => {
      const { answers, errors, transactions } = run('sentry.cjs', sentry, express)
      expect([answers, errors]).toEqual([ANSWERS, [['no database', 'GET /fails']]])
      // Version 7 names a request before its route is known, and 11 knows routes of Express alone.
      const user = sentry === '@sentry/node-10' ? 'GET /users/:id' : 'GET /users/7'
      expect(transactions).toEqual(expect.arrayContaining(['GET /by-hand', user]))
    },
  )
})

const KINDS = [
  ['GET', '/api/users/:id', 200],
  ['HEAD', '/api/users/:id', 200],
  ['GET', '/api/users/:id', 304],
  ['DELETE', '/api/users/:id', 405],
  ['PUT', '/api/users/:id', 422],
  ['GET', '/api/fails', 500],
  ['GET', '/api/stream', 200],
] as const

/**
 * Lists name, `http.route`, status and error of each span. A 404 has no route, since a route becomes a
 * label of the metrics.
 */
function spansOf(mount: string, isNamed = true) {
  return [
    ...KINDS.map(([method, pattern, status]) => {
      const route = mount + pattern
      return [`${method} ${route}`, route, status, status >= 500]
    }),
    ...(isNamed ? [['GET', null, 404, false]] : []),
  ]
}

describe('@opentelemetry/instrumentation-http', () => {
  test('names the spans of adapter-node by their routes', () => {
    expect(run('http-routes.cjs', 'node', 'false')).toEqual(spansOf(''))
  })

  test.each(aliasesOf('express'))('names the spans on %s by routes and mounts', (_, express) => {
    const alone = run('http-routes.cjs', express, 'false')
    expect(alone).toEqual([
      ...spansOf('/m'),
      ...spansOf('/v/:version'),
      ...spansOf(''),
      ['GET', null, 200, false],
    ])
    const together = run('http-routes.cjs', express, 'true')
    expect(together.filter(([, , status]: unknown[]) => status !== 404)).toEqual([
      ...spansOf('/m', false),
      ...spansOf('/v/:version', false),
      ...spansOf('', false),
      ['GET /by-hand/:id', '/by-hand/:id', 200, false],
    ])
    const none = together.filter(([, , status]: unknown[]) => status === 404)
    expect(none.map(([, route]: unknown[]) => route)).not.toContain('/m/api/none')
  })
})

/** Name, its source and status of each transaction. Sentry traces no `HEAD`. */
function transactionsOf(mount: string) {
  return KINDS.filter(([method]) => method !== 'HEAD').map(([method, pattern, status]) => [
    `${method} ${mount}${pattern}`,
    'route',
    status,
  ])
}

/** Asks a host, and gives its transactions: those of routes, and those of status 404. */
function runSentry(host: string, isPlain: boolean) {
  const all: unknown[][] = run('sentry-routes.cjs', host, String(isPlain))
  // The spans of Express inside a `HEAD`.
  const transactions = all.filter(([, source]) => source !== 'custom')
  return {
    found: transactions.filter(([, , status]) => status !== 404),
    missing: transactions.filter(([, , status]) => status === 404),
  }
}

describe('@sentry/node 10', () => {
  test('names the transactions of adapter-node by their routes', () => {
    // The path of a 404 is marked as such, so that Sentry groups it.
    expect(runSentry('node', true)).toEqual({
      found: transactionsOf(''),
      missing: [['GET /api/none', 'url', 404]],
    })
  })

  test.each(aliasesOf('express'))(
    'names the transactions on %s by routes and mounts, with createServer() too',
    (_, express) => {
      const routes = [
        ...transactionsOf('/m'),
        ...transactionsOf('/v/:version'),
        ...transactionsOf(''),
        ['GET /by-hand/:id', 'route', 200],
      ]
      const expected = {
        found: routes,
        // Express gives Sentry the mount as a route.
        missing: [
          ['GET /m', 'route', 404],
          ['GET /v/:version', 'route', 404],
          ['GET /api/none', 'url', 404],
        ],
      }
      expect(runSentry(express, true)).toEqual(expected)
      expect(runSentry(express, false)).toEqual(expected)
    },
  )
})
