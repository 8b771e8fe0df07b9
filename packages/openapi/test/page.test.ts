import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { resourceRoutes } from '@portolan/adapter-express'
import {
  bearer,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  json,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { openApi } from '@portolan/openapi'
import { type OpenApiPageOptions, openApiPage } from '@portolan/openapi/page'
import { securityHeaders, withSecurityHeaders } from '@portolan/security-headers'
import {
  type BrowserPage,
  browserMissing,
  browserProgram,
  startBrowser,
} from '@portolan-internal/runtimes/browser'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'

// The files of the reader are found from the working directory, as those of a project.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const INFO = { title: 'Ships', version: '1.0.0' }

function routesWith(options: OpenApiPageOptions = {}): RouteDefinition[] {
  return [
    { pattern: '/docs/:file*', module: { loader: openApiPage(options) } },
    { pattern: '/openapi.json', module: { loader: openApi({ info: INFO }) } },
    {
      pattern: '/ships/:id(int)',
      module: {
        loader: defineLoader({ response: z.object({ name: z.string() }) }, () => ({
          name: 'Argo',
        })),
      },
    },
  ]
}

const fetchFrom = (routes: RouteDefinition[], path: string) =>
  createDispatcher({ routes, onError: () => {} }).fetch(new Request(`http://ships.test${path}`))

describe('openApiPage', () => {
  test('shows the document of the app under a strict policy with a nonce of its own', async () => {
    const response = await fetchFrom(routesWith(), '/docs')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /script-src 'nonce-([\w+/=]{24})' 'strict-dynamic'/.exec(policy)?.[1] ?? 'none'
    const html = await response.text()
    expect(html.match(/<script /g)).toHaveLength(2)
    expect(html.split(`<script nonce="${nonce}"`)).toHaveLength(3)
    expect(html).toContain('src="/docs/reader.js"')
    expect(html).toContain('"url":"/openapi.json"')
    const other = await fetchFrom(routesWith(), '/docs')
    expect(other.headers.get('content-security-policy')).not.toBe(policy)
  })

  test('serves the files of the reader with their types, and no other file', async () => {
    for (const [file, type] of [
      ['style.css', 'text/css; charset=utf-8'],
      ['reader.js', 'text/javascript; charset=utf-8'],
      ['icon.png', 'image/png'],
    ]) {
      const response = await fetchFrom(routesWith(), `/docs/${file}`)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(300)
    }
    for (const file of ['package.json', 'constructor', 'style.css/more']) {
      expect((await fetchFrom(routesWith(), `/docs/${file}`)).status).toBe(404)
    }
  })

  test('allows the styles that Scalar writes into the page, and no script beside its own', async () => {
    const readAsset = async () => new TextEncoder().encode('//')
    const routes = routesWith({ reader: 'scalar', readAsset })
    const policy = (await fetchFrom(routes, '/docs')).headers.get('content-security-policy')
    expect(policy).toContain(
      "; style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-inline'",
    )
    expect(policy).toMatch(/; script-src 'nonce-[^']+' 'strict-dynamic';/)
    const secured = withSecurityHeaders((request) => createDispatcher({ routes }).fetch(request), {
      preset: 'html',
    })
    const response = await secured(new Request('http://ships.test/docs'))
    expect(response.headers.get('content-security-policy')).toContain(
      "style-src-attr 'unsafe-inline'",
    )
  })

  test('escapes the title, and takes the URL of another document', async () => {
    const routes = routesWith({ title: '</title><b>', document: '/</script>.json' })
    const html = await (await fetchFrom(routes, '/docs')).text()
    expect(html).toContain('<title>&#60;/title&#62;&#60;b&#62;</title>')
    expect(html).not.toContain('</script>.json')
  })

  test('finds a document whose route has not been loaded yet', async () => {
    const [page, document] = routesWith()
    const routes = [page, { pattern: '/openapi.json', module: async () => document?.module ?? {} }]
    const broken = { pattern: '/broken', module: () => Promise.reject(new Error('no such file')) }
    const response = await fetchFrom([...routes, broken] as RouteDefinition[], '/docs')
    expect(await response.text()).toContain('"url":"/openapi.json"')
  })

  test('says what to install, and what the app lacks', async () => {
    const errorOf = async (routes: RouteDefinition[]) => {
      const errors: unknown[] = []
      const dispatcher = createDispatcher({
        routes,
        onError: (error) => {
          errors.push(error)
        },
      })
      await dispatcher.fetch(new Request('http://ships.test/docs'))
      return String(errors[0])
    }
    const readAsset = async () => undefined
    expect(await errorOf(routesWith({ readAsset }))).toContain(
      'finds no swagger-ui-dist or @scalar/api-reference; run npm install swagger-ui-dist',
    )
    expect(await errorOf(routesWith().slice(0, 1))).toContain('finds no route with openApi()')
    expect(() => openApiPage({ reader: 'redoc' as never })).toThrow(
      "write 'swagger-ui' or 'scalar'",
    )
  })

  test('is not in the document', async () => {
    const document = await (await fetchFrom(routesWith(), '/openapi.json')).json()
    expect(Object.keys(document.paths)).toEqual(['/ships/{id}'])
  })
})

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function openBrowser(): Promise<BrowserPage> {
  const page = await startBrowser()
  onTestFinished(page.close)
  return page
}

/** A directory for the pictures of the README: `pnpm --filter @portolan/openapi pictures`. */
const PICTURES = process.env.PORTOLAN_PICTURES

async function takePicture(page: BrowserPage, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  writeFileSync(`${PICTURES}/${name}.png`, await page.picture())
}

describe.skipIf(browserProgram === undefined)(`in a browser${browserMissing}`, () => {
  test.each([
    ['a policy of its own, on a phone', undefined, 390, 'light'],
    ['the preset api, on a phone in the dark', 'api', 390, 'dark'],
    ['the preset html, on a desk', 'html', 1280, 'light'],
    ['the preset html, on a desk in the dark', 'html', 1280, 'dark'],
  ] as const)(
    'shows the operations under %s, with no error and no outside request',
    async (_name, preset, width, scheme) => {
      const app = express().set('env', 'test')
      if (preset !== undefined) app.use(securityHeaders({ preset }))
      app.use('/v1', await resourceRoutes({ routes: routesWith() }))
      const origin = await listen(createServer(app))
      const page = await openBrowser()
      await page.open(`${origin}/v1/docs`, { width, scheme })
      await page.until('document.querySelector("#operations-default-getShipsById") !== null')
      expect(await page.until('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(page.messages).toEqual([])
      expect(page.requests.length).toBeGreaterThan(3)
      expect(
        page.requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:')),
      ).toEqual([])
    },
  )

  test.each([
    ['on a desk', 1280, 'light'],
    ['on a phone in the dark', 390, 'dark'],
  ] as const)(
    'sends a body of JSON, the cookies of the page and a bearer token, %s',
    async (_name, width, scheme) => {
      const received: unknown[] = []
      const NewShip = z.object({ name: z.string() })
      const requireToken = defineMiddleware({ security: bearer() }, (_context, next) => next())
      const module = {
        POST: defineAction(
          { body: NewShip, responses: { 201: NewShip }, middleware: [requireToken] },
          ({ body, cookies, request }) => {
            received.push([body, cookies.session, request.headers.get('authorization')])
            return json(body, 201)
          },
        ),
      }
      const app = express().set('env', 'test')
      app.use(securityHeaders({ preset: 'html' }))
      app.get('/cookie', (_req, res) => {
        res.cookie('session', 's1', { httpOnly: true }).type('html')
        res.send('<link rel="icon" href="data:,">set')
      })
      app.use(await resourceRoutes({ routes: [...routesWith(), { pattern: '/ships', module }] }))
      const origin = await listen(createServer(app))
      const page = await openBrowser()
      await page.open(`${origin}/cookie`, { width, scheme })
      await page.until('document.body.textContent === "set"')
      await page.open(`${origin}/docs#/default/postShips`, { width, height: 900, scheme })
      await page.until(click('.auth-wrapper .authorize'))
      await page.until(write('.auth-container input', 'secret'))
      await page.until(click('.auth-container .authorize'))
      await page.until(click('.auth-container .btn-done'))
      const body = JSON.stringify({ name: 'Argo' })
      await page.until(write('#operations-default-postShips .body-param__text', body))
      // The reader hears of the text a moment later.
      const execute = click('#operations-default-postShips .execute')
      await page.until(`${execute} && document.querySelector('.live-responses-table') !== null`)
      expect(received[0]).toEqual([{ name: 'Argo' }, 's1', 'Bearer secret'])
      // The reader has one more button after the body was changed.
      await page.until(`document.querySelector('.try-out .reset') !== null`)
      expect(await page.until('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(page.messages).toEqual([])
      await page.until(
        "document.querySelector('#operations-default-postShips').scrollIntoView(), true",
      )
      await takePicture(page, `page-${width}-${scheme}`)
    },
  )
})

function click(selector: string): string {
  return `(() => { const found = document.querySelector(${JSON.stringify(selector)}); found?.click(); return found !== null })()`
}

/** As typed: the page hears of it by an event, behind the setter that it watches. */
function write(selector: string, text: string): string {
  return `(() => {
    const found = document.querySelector(${JSON.stringify(selector)})
    if (found === null) return false
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(found), 'value').set.call(found, ${JSON.stringify(text)})
    return found.dispatchEvent(new Event('input', { bubbles: true }))
  })()`
}
