import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type HttpClient } from './http-client.ts'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { RunningProcess } from './running-process.ts'
import { PROMETHEUS, type RunningPrometheus, startPrometheus } from './running-prometheus.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

/** `pnpm picture` sets it: the file to keep a picture of the dashboard in. */
const { PICTURE } = process.env

const METRIC = 'http_server_request_duration_seconds'

/** The mean of each route since the start. The times of /metrics change while they are asked. */
const MEANS = `sum by (method, route) (${METRIC}_sum{route!="/metrics"}) / sum by (method, route) (${METRIC}_count{route!="/metrics"})`

let directory: string
let example: RunningProcess
let send: HttpClient

beforeAll(async () => {
  directory = await makeDataDirectory()
  example = await startExample(directory)
  send = createClient(example.url)
})
afterAll(async () => {
  await example?.stop()
  await removeDataDirectory(directory)
})

/** Asks fast routes, a slow one, which hashes a password, one that fails, and a path without one. */
async function useExample(): Promise<void> {
  await send('POST /api/session', { body: ADA })
  for (let user = 0; user < 5; user++) {
    await send('GET /api/time')
    await send(`GET /api/users/${user}`)
    await send(`GET /api/files/reports/${user}.csv`)
  }
  await send('GET /api/fail')
  await send('GET /none')
}

async function readMetrics(): Promise<string> {
  return (await send('GET /metrics')).body
}

test('GET /metrics has the patterns of the routes that were asked, and no paths', async () => {
  await send('POST /api/users', { body: ADA })
  await useExample()
  const { headers, body } = await send('GET /metrics')
  expect(headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const { labels: counted } = toCounts(body)
  expect(counted).toMatchObject({
    'GET /api/users/:id 404': 5,
    'GET /api/files/:path+ 200': 5,
    'POST /api/session 200': 1,
    'GET /api/fail 500': 1,
  })
  expect(body).not.toContain('none')
})

describe.skipIf(!existsSync(PROMETHEUS))('Prometheus (the Debian package prometheus)', () => {
  let prometheus: RunningPrometheus
  beforeAll(async () => {
    prometheus = await startPrometheus(example.url)
  })
  afterAll(() => prometheus?.stop())

  test('tells the slowest route by a query', async () => {
    await useExample()
    const { sums, counts } = toCounts(await readMetrics())
    const means = Object.entries(sums)
      .filter(([route]) => !route.endsWith('/metrics'))
      .map(([route, sum]) => ({ route, mean: sum / counts[route] }))
      .sort((one, other) => other.mean - one.mean)
    await expect
      .poll(() => prometheus.query(`sum(${METRIC}_count{route!="/metrics"})`))
      .toMatchObject([{ value: means.reduce((all, { route }) => all + counts[route], 0) }])
    const [slowest] = await prometheus.query(`topk(1, ${MEANS})`)
    expect(`${slowest.labels.method} ${slowest.labels.route}`).toBe(means[0].route)
    expect(slowest.value).toBeCloseTo(means[0].mean)
  })

  test('shows the routes in the dashboard', async () => {
    const page = async () => {
      await useExample()
      return (await fetch(`${prometheus.url}/consoles/routes.html`)).text()
    }
    // A rate needs two readings.
    await expect.poll(page, { interval: 500 }).toContain('The slowest route is')
    const shown = await page()
    expect(shown).toContain('<td>GET /api/users/:id</td>')
    expect(shown).not.toContain('none')
  })

  test.runIf(PICTURE !== undefined)('is kept as a picture', async () => {
    for (let round = 0; round < 40; round++) {
      await useExample()
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    execFileSync('chromium', [
      '--headless',
      '--no-sandbox',
      '--hide-scrollbars',
      '--window-size=1040,440',
      `--screenshot=${resolve(PICTURE ?? '')}`,
      `${prometheus.url}/consoles/routes.html`,
    ])
  })
})

/** The sums and counts of the routes, and the counts by status, of the text for Prometheus. */
function toCounts(text: string) {
  const sums: Record<string, number> = {}
  const counts: Record<string, number> = {}
  const labels: Record<string, number> = {}
  const line = /_(sum|count)\{method="(\w+)",route="([^"]+)",status="(\w+)"\} (\S+)/g
  for (const [, kind, method, route, status, value] of text.matchAll(line)) {
    const key = `${method} ${route}`
    const to = kind === 'sum' ? sums : counts
    to[key] = (to[key] ?? 0) + Number(value)
    if (kind === 'count') labels[`${key} ${status}`] = Number(value)
  }
  return { sums, counts, labels }
}
