import { readdirSync, readFileSync } from 'node:fs'
import express from 'express'
import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { resourceRoutes } from '../src/index.ts'
import { logRequests } from './recipes/logs.ts'
import * as metrics from './recipes/metrics.ts'
import serverTiming from './recipes/server-timing.ts'
import { serve } from './served-app.ts'

const captured: unknown[] = []
vi.mock('@sentry/node', () => ({
  withScope: (act: (scope: object) => void) => {
    act({
      setTransactionName: (name: string) => captured.push(name),
      setTag: (name: string) => captured.push(name),
    })
  },
  captureException: (error: unknown) => captured.push(error),
}))

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

test('Sentry gets the error once, with the name of the route', async () => {
  const { onError } = await import('./recipes/errors.ts')
  const url = await start({ onError })
  await fetch(`${url}/broken`)
  expect(captured).toEqual(['GET /broken', 'requestId', failure])
})

test('Server-Timing has the time of the handler', async () => {
  const { headers } = await fetch(`${await start({})}/users/7`)
  expect(headers.get('server-timing')).toMatch(/^handler;dur=\d+\.\d$/)
})
