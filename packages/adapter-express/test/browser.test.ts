import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserMissing, browserProgram } from '@portolan-internal/runtimes/browser'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HttpError, type RouteModule, resourceRoutes } from '../src/index.ts'
import { serve } from './served-app.ts'

const TYPES = [
  'text/plain',
  'TEXT/PLAIN',
  'text/plain ;x',
  'text/plain;, application/json',
  'text/plain; x=, application/json',
  'text/plain;application/json',
  'text/plain;=',
  'application/x-www-form-urlencoded; é',
]

/** All that a page can send without a preflight, each to a path of its own. */
const unasked = `
  const post = (path, init) => fetch(app + path, { method: 'POST', ...init }).catch(() => {})
  for (const [index, type] of ${JSON.stringify(TYPES)}.entries())
    post('/type-' + index, { headers: { 'Content-Type': type }, body: '{}' })
  post('/blob', { body: new Blob(['{}']) })
  post('/nothing', { mode: 'no-cors' })
  navigator.sendBeacon(app + '/beacon', new Blob(['{}']))
  document.body.innerHTML =
    '<a href="#there" ping="' + app + '/ping">x</a><img src="data:,">'
  document.querySelector('a').click()
  for (const enctype of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
    const frame = Object.assign(document.createElement('iframe'), { name: enctype })
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: app + '/form?' + enctype, enctype, target: enctype })
    document.body.append(frame, form)
    form.submit()
  }`
const unaskedPaths = [
  ...TYPES.map((_, index) => `/type-${index}`),
  '/blob',
  '/nothing',
  '/beacon',
  '/ping',
  '/form?text/plain',
  '/form?multipart/form-data',
  '/form?application/x-www-form-urlencoded',
]

/** Requests that a browser sends only after it has asked the app. */
const ASKED = `
  const ask = (path, init) => fetch(app + path, { method: 'POST', body: '{}', ...init }).catch(() => {})
  ask('/json', { headers: { 'Content-Type': 'application/json' } })
  ask('/malformed', { headers: { 'Content-Type': 'json' } })
  ask('/bearer', { headers: { Authorization: 'Bearer abc' } })
  ask('/delete', { method: 'DELETE' })`
const ASKED_PATHS = ['/json', '/malformed', '/bearer', '/delete']

const running: { child: ChildProcess; profile: string }[] = []

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const { child, profile } of running.splice(0)) {
    if (child.kill()) await new Promise((resolve) => child.once('exit', resolve))
    // Its processes may still be writing while they end.
    await rm(profile, { recursive: true, force: true, maxRetries: 20 })
  }
})

/** Opens a page in a browser for which every host below `.test` is this machine. */
function open(url: string): void {
  const profile = mkdtempSync(join(tmpdir(), 'portolan-browser-'))
  const options = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--host-resolver-rules=MAP *.test 127.0.0.1',
    `--user-data-dir=${profile}`,
  ]
  // The tests are skipped where there is none.
  const child = spawn(browserProgram as string, [...options, url], { stdio: 'ignore' })
  running.push({ child, profile })
}

/** An app with an action for every path; `answers` lists its responses. */
async function serveApp(page: string): Promise<{ port: string; answers: string[] }> {
  const answers: string[] = []
  const app = express().set('env', 'test')
  app.use((req, res, next) => {
    res.once('finish', () => answers.push(`${req.method} ${req.url} ${res.statusCode}`))
    next()
  })
  app.get('/page', (_req, res) => void res.send(`<body><script>const app = '';${page}</script>`))
  const module = { action: () => 'ran', config: { body: { parse: false } } } as const
  app.use(await resourceRoutes({ routes: [{ pattern: '/:path', module }] }))
  return { port: new URL(await serve(app)).port, answers }
}

/** Opens a page of another site that runs the script against the app. */
async function openOtherSite(script: string, site: string, app: string): Promise<void> {
  const pages = express().set('env', 'test')
  pages.get('/', (_req, res) => {
    res.setHeader('Content-Security-Policy-Report-Only', `img-src 'none'; report-uri ${app}/report`)
    res.send(`<body><script>const app = '${app}';${script}</script>`)
  })
  open(`http://${site}:${new URL(await serve(pages)).port}`)
}

/** Waits for all of these answers; a failure shows the answers that came instead. */
async function expectAnswers(answers: readonly string[], expected: readonly string[]) {
  const received = () => [...new Set(answers.filter((answer) => !answer.startsWith('GET')))].sort()
  await expect.poll(received, { timeout: 30_000, interval: 100 }).toEqual([...expected].sort())
}

describe.skipIf(browserProgram === undefined).each([
  ['that sends Sec-Fetch-Site', '127.0.0.1', 'localhost'],
  ['that sends Origin alone, over plain HTTP', 'evil.test', 'app.test'],
])(`a browser %s${browserMissing}`, (_what, site, appHost) => {
  test('gets 403 for all that it sends from another site without asking first', async () => {
    const { port, answers } = await serveApp('')
    await openOtherSite(unasked + ASKED, site, `http://${appHost}:${port}`)
    await expectAnswers(answers, [
      ...[...unaskedPaths, '/report'].map((path) => `POST ${path} 403`),
      ...ASKED_PATHS.map((path) => `OPTIONS ${path} 204`),
    ])
  }, 60_000)

  test('may send the same from the pages of the app', async () => {
    const { port, answers } = await serveApp(unasked)
    open(`http://${appHost}:${port}/page`)
    await expectAnswers(
      answers,
      unaskedPaths.map((path) => `POST ${path} 200`),
    )
  }, 60_000)
})

/** A page writes with a cookie and a token, reads the answers, and tells what it has read. */
const CORS_PAGE = `
  const put = (path, body) =>
    fetch(app + path, {
      method: 'PUT',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer abc' },
      body,
    })
  const run = async () => {
    await put('/ships', '1')
    const { status, headers, ...second } = await put('/ships', '2').then(async (response) => ({
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    }))
    const failed = await put('/broken', '3').then(({ status }) => status)
    const none = await put('/none', '4').then(({ status }) => status, () => 'unreadable')
    const read = [status, second.body, headers.get('x-total'), headers.get('x-hidden'), failed, none]
    await fetch(app + '/told', { method: 'POST', body: JSON.stringify(read) })
  }
  run()`

describe.skipIf(browserProgram === undefined)(`a page of another origin${browserMissing}`, () => {
  test('reads the answers that CORS allows, with its cookie and token, and asks once for a path', async () => {
    const requests: string[] = []
    const told: unknown[] = []
    const app = express().set('env', 'test')
    app.use((req, _res, next) => {
      requests.push(`${req.method} ${req.url}`)
      next()
    })
    const ships: RouteModule = {
      PUT: ({ body, cookies, reply, request }) => {
        reply.headers.set('Set-Cookie', 'visit=1')
        reply.headers.set('X-Total', '7')
        reply.headers.set('X-Hidden', '8')
        return { body, visit: cookies.visit, token: request.headers.get('authorization') }
      },
    }
    const broken: RouteModule = {
      PUT: () => {
        throw new HttpError(409)
      },
    }
    const tell: RouteModule = {
      POST: ({ body }) => {
        told.push(JSON.parse(String(body)))
      },
      config: { csrf: false },
    }
    app.use(
      await resourceRoutes({
        cors: {
          origins: (origin) => origin.startsWith('http://localhost:'),
          credentials: true,
          expose: ['X-Total'],
          maxAge: 600,
        },
        routes: [
          { pattern: '/ships', module: ships },
          { pattern: '/broken', module: broken },
          { pattern: '/none', module: { ...ships, config: { cors: false } } },
          { pattern: '/told', module: tell },
        ],
      }),
    )
    const { port } = new URL(await serve(app))
    await openOtherSite(CORS_PAGE, 'localhost', `http://localhost:${port}`)
    await expect.poll(() => told, { timeout: 30_000, interval: 100 }).toHaveLength(1)
    const second = { body: 2, visit: '1', token: 'Bearer abc' }
    expect(told).toEqual([[200, second, '7', null, 409, 'unreadable']])
    expect(requests.filter((request) => request.endsWith('/ships'))).toEqual([
      'OPTIONS /ships',
      'PUT /ships',
      'PUT /ships',
    ])
    // A page that may not ask does not send the request.
    expect(requests.filter((request) => request.endsWith('/none'))).toEqual(['OPTIONS /none'])
  }, 60_000)
})
