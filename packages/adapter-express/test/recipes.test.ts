import { readdirSync, readFileSync } from 'node:fs'
import * as Sentry from '@sentry/node'
import express from 'express'
import pino from 'pino'
import { pinoHttp } from 'pino-http'
import { expect, onTestFinished, test } from 'vitest'
import { resourceRoutes } from '../src/index.ts'
import { nameByRoute, onError } from './recipes/errors.ts'
import * as httpLogs from './recipes/http-logs.ts'
import { logRequests } from './recipes/logs.ts'
import * as metrics from './recipes/metrics.ts'
import serverTiming from './recipes/server-timing.ts'
import { serve } from './served-app.ts'

const failure = new Error('no database')

async function start(options: Partial<Parameters<typeof resourceRoutes>[0]>): Promise<string> {
  const app = express().set('env', 'test')
  app.use(
    '/v1',
    await resourceRoutes({
      onError: () => undefined,
      ...options,
      routes: [
        { pattern: '/metrics', module: { loader: metrics.loader } },
        {
          pattern: '/users/:id',
          module: { loader: ({ params }) => params },
          middleware: [serverTiming],
        },
        {
          pattern: '/broken',
          module: {
            loader: () => {
              throw failure
            },
          },
        },
      ],
    } as Parameters<typeof resourceRoutes>[0]),
  )
  return `${await serve(app)}/v1`
}

test('the document shows the recipes', () => {
  const document = readFileSync(new URL('../docs/observability.md', import.meta.url), 'utf8')
  const directory = new URL('./recipes/', import.meta.url)
  for (const name of readdirSync(directory)) {
    const code = readFileSync(new URL(name, directory), 'utf8')
    expect(document).toContain(`<!-- test/recipes/${name} -->\n\`\`\`ts\n${code}\`\`\`\n`)
  }
})

test('the metrics have patterns as labels, and no other paths', async () => {
  const url = await start({ onResponse: metrics.onResponse })
  for (const path of ['/users/1', '/users/2', '/broken', '/none/7']) {
    await (await fetch(url + path)).text()
  }
  const response = await fetch(`${url}/metrics`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  const text = await response.text()
  const counts = text.match(/^http_server_request_duration_seconds_count.*$/gm)
  expect(counts?.sort()).toEqual([
    'http_server_request_duration_seconds_count{method="GET",route="/v1/broken",status="500"} 1',
    'http_server_request_duration_seconds_count{method="GET",route="/v1/users/:id",status="200"} 2',
  ])
})

test('the log has a line for each request, and the error once', async () => {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) })
  const url = await start(logRequests(logger))
  const { headers } = await fetch(`${url}/users/7`)
  await fetch(`${url}/broken`, { headers: { 'X-Request-Id': 'a7' } })
  await expect.poll(() => lines).toHaveLength(2)
  const requestId = headers.get('x-request-id')
  expect(lines).toMatchObject([
    { level: 30, requestId, route: '/v1/users/:id', id: '7', status: 200, bytes: 10 },
    {
      level: 50,
      requestId: 'a7',
      route: '/v1/broken',
      status: 500,
      err: { message: 'no database' },
    },
  ])
})

test('the line of pino-http has the route, a param, the id of the request and the error', async () => {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) })
  const app = express().set('env', 'test').use(pinoHttp({ logger }))
  const loader = ({ params }: { params: { id?: string } }) => {
    if (params.id === '8') throw failure
    return params
  }
  const routes = [{ pattern: '/users/:id', module: { loader }, middleware: [httpLogs.default] }]
  app.use('/v1', await resourceRoutes({ requestId: true, onError: httpLogs.onError, routes }))
  const url = await serve(app)
  const { headers } = await fetch(`${url}/v1/users/7`)
  await fetch(`${url}/v1/users/8`)
  await fetch(`${url}/none`)
  await expect.poll(() => lines).toHaveLength(3)
  const requestId = headers.get('x-request-id')
  const route = '/v1/users/:id'
  expect(lines).toMatchObject([
    { requestId, route, id: '7', res: { statusCode: 200 }, msg: 'request completed' },
    { route, id: '8', res: { statusCode: 500 }, err: { message: 'no database' } },
    { req: { url: '/none' }, res: { statusCode: 404 } },
  ])
  expect(lines[2]).not.toHaveProperty('route')
})

test('Sentry gets the error once, and names it and the requests by routes', async () => {
  const errors: unknown[] = []
  const names: unknown[] = []
  Sentry.init({
    dsn: 'http://key@127.0.0.1:9/1',
    tracesSampleRate: 1,
    traceLifecycle: 'static',
    // The client is in the same process, and its requests would not be sampled.
    tracePropagationTargets: [],
    beforeSend: ({ transaction, exception, tags }) => {
      errors.push([transaction, exception?.values?.map(({ value }) => value), tags?.requestId])
      return null
    },
    beforeSendTransaction: ({ transaction, contexts }) => {
      if (contexts?.trace?.op === 'http.server') names.push(transaction)
      return null
    },
  })
  onTestFinished(async () => void (await Sentry.close()))
  nameByRoute()
  const url = await start({ onError })
  await fetch(`${url}/broken`, { headers: { 'X-Request-Id': 'a7' } })
  await fetch(`${url}/users/7?name=ada`)
  await fetch(`${url}/users/7`, { method: 'DELETE' })
  await expect
    .poll(() => names)
    .toEqual(['GET /v1/broken', 'GET /v1/users/:id', 'DELETE /v1/users/:id'])
  expect(errors).toEqual([['GET /v1/broken', ['no database'], 'a7']])
})

test('Server-Timing has the time of the handler', async () => {
  const { headers } = await fetch(`${await start({})}/users/7`)
  expect(headers.get('server-timing')).toMatch(/^handler;dur=\d+\.\d$/)
})
