import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeListener } from '@portolan/adapter-node'
import {
  defineAction,
  eventStream,
  HttpError,
  json,
  type LoaderContext,
  ndjson,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { browserMissing, browserProgram, startBrowser } from '@portolan-internal/runtimes/browser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'

// The file that a bundler would take, as it is.
const CLIENT = readFileSync(new URL('../dist/index.js', import.meta.url), 'utf8')
const asset = (body: string, type: string) => ({
  loader: () => new Response(body, { headers: { 'content-type': type } }),
})
const Ship = z.object({ name: z.string() })
const Taken = z.object({ title: z.string(), status: z.number(), name: z.string() })

/** The stream goes on where the last connection broke. */
const ticks = ({ params }: LoaderContext) =>
  eventStream(async function* ({ lastEventId, signal }) {
    const n = Number(lastEventId ?? 0) + 1
    yield { event: 'tick', id: String(n), retry: 1, data: { n, of: params.name } }
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })

const routes: RouteDefinition[] = [
  { pattern: '/client.js', module: asset(CLIENT, 'text/javascript') },
  {
    pattern: '/ships/:name',
    module: {
      loader: ({ params, query }) => ({ name: params.name, tags: query.getAll('tag') }),
      PUT: ({ body }) => body,
      DELETE: () => undefined,
    },
  },
  {
    pattern: '/ships',
    module: {
      POST: defineAction({ body: Ship, responses: { 201: Ship, 409: Taken } }, ({ body }) =>
        body.name === 'Argo'
          ? new HttpError(409, { extensions: { name: body.name } })
          : json(body, 201),
      ),
    },
  },
  { pattern: '/lines', module: { loader: () => ndjson([{ n: 1 }, { n: 2 }]) } },
  { pattern: '/ticks/:name', module: { loader: ticks } },
]

const PAGE = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module">
import { createClient, formData } from '/client.js'
const api = createClient()
const lines = []
for await (const line of await api.get('/lines')) lines.push(line.n)
const events = []
for await (const tick of api.events('/ticks/:name', { params: { name: 'Argo' } })) {
  events.push([tick.event, tick.id, tick.data.n, tick.data.of])
  if (events.length === 3) break
}
window.found = JSON.stringify({
  get: await api.get('/ships/:name', { params: { name: 'a/b ü' }, query: { tag: ['x', 'y'] } }),
  put: await api.put('/ships/:name', { params: { name: 'a' }, body: new URLSearchParams('n=1') }),
  gone: String(await api.delete('/ships/:name', { params: { name: 'a' } })),
  made: await api.post('/ships', { body: { name: 'Orca' } }),
  taken: await api.post('/ships', { body: { name: 'Argo' }, expect: [409] }),
  wrong: await api.post('/ships', { body: { name: 7 } }).catch(({ name, errors }) => [name, errors[0].path]),
  form: await api.post('/ships', { body: formData({ name: 'x' }) }).catch(({ status }) => status),
  lines,
  events,
})
</script>`

describe.skipIf(browserProgram === undefined)(`in a browser${browserMissing}`, () => {
  test('calls the routes of its page, also over a connection that breaks', async () => {
    const page = { pattern: '/', module: asset(PAGE, 'text/html') }
    const listener = await createNodeListener({ routes: [...routes, page] })
    let connections = 0
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/ticks')) {
        connections += 1
        setTimeout(() => request.socket.resetAndDestroy(), 100)
      }
      listener(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const browser = await startBrowser()
    onTestFinished(browser.close)
    const { port } = server.address() as AddressInfo
    await browser.open(`http://127.0.0.1:${port}/`, 800)
    expect(JSON.parse(String(await browser.until('window.found')))).toEqual({
      get: { name: 'a/b ü', tags: ['x', 'y'] },
      put: { n: '1' },
      gone: 'undefined',
      made: { name: 'Orca' },
      taken: {
        ok: false,
        status: 409,
        problem: { title: 'Conflict', status: 409, name: 'Argo' },
      },
      wrong: ['ProblemError', ['name']],
      form: 415,
      lines: [1, 2],
      events: [1, 2, 3].map((n) => ['tick', String(n), n, 'Argo']),
    })
    expect(connections).toBeGreaterThanOrEqual(3)
  })
})
