import { request } from 'node:http'
import { browserMissing, browserProgram, startBrowser } from '@portolan-internal/runtimes/browser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DevServer, startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

const PAGE = { Accept: 'text/html,*/*' }

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/notes/route.ts':
    'import { defineAction } from "@portolan/adapter-express"\nconst text = { "~standard": { version: 1, vendor: "hand", validate: (value) => ({ value }), jsonSchema: { input: () => ({ title: "a note" }) } } }\nexport const GET = () => ["<b>"]\nexport const POST = defineAction({ body: text, docs: { summary: "Adds one" } }, ({ body }) => body)',
  'app/notes/[id]/route.ts': 'export const loader = ({ params }) => ({ id: params.id })',
}

const APP =
  'import express from "express"\nconst app = express()\napp.use((req, res, next) => { res.set("Access-Control-Allow-Origin", "*"); next() })'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Also with the headers that `fetch` does not let a caller set. */
function ask({ url }: DevServer, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(new URL(path, url), { headers }, async (res) => {
      let body = ''
      for await (const chunk of res) body += chunk
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body })
    })
    req.on('error', reject).end()
  })
}

describe('where nothing answers /', () => {
  test.each([
    ['an app without a 404 of its own', `${APP}\nexport default app`],
    [
      'an app with one',
      `${APP}\napp.use((req, res) => { res.status(404).json({ own: 404 }) })\nexport default app`,
    ],
  ])('a browser gets the page from %s, and other clients their 404', async (_, app) => {
    const dev = await startDev(makeProject({ ...FILES, 'app.ts': app }))
    const page = await ask(dev, '/', PAGE)
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('/notes/:id')
    expect(page.headers).not.toHaveProperty('access-control-allow-origin')
    expect(page.headers['content-security-policy']).toMatch(/script-src 'nonce-[^']+' 'strict-dyn/)
    expect((await ask(dev, '/', { Accept: '*/*' })).status).toBe(404)
    expect((await ask(dev, '/nowhere', PAGE)).status).toBe(404)
  })

  test('pages of other sites are refused', async () => {
    const dev = await startDev(makeProject(FILES))
    for (const path of ['/', '/?portolan-requests']) {
      const sites = ['cross-site', 'same-site']
      for (const site of sites) {
        const { status, body } = await ask(dev, path, { ...PAGE, 'Sec-Fetch-Site': site })
        expect([status, body]).toEqual([403, expect.stringMatching(/pages of other sites/)])
      }
      expect((await ask(dev, path, { ...PAGE, Origin: 'https://evil.test' })).status).toBe(403)
      expect((await ask(dev, path, { ...PAGE, 'Sec-Fetch-Site': 'none' })).status).toBe(200)
    }
  })

  test('the last requests are told without secrets, and why a route was chosen', async () => {
    const dev = await startDev(makeProject(FILES))
    const secrets = { Authorization: 'Bearer hidden', Cookie: 'hidden=1', 'X-Shown': 'yes' }
    await ask(dev, '/notes/7', secrets)
    const { body } = await ask(dev, '/?portolan-requests', {})
    expect(body).not.toContain('hidden')
    const [last] = JSON.parse(body)
    expect(last).toMatchObject({ method: 'GET', target: '/notes/7', status: 200 })
    expect(last.headers).toContainEqual(['X-Shown', 'yes'])
    const why = await ask(dev, `/?portolan-why=${last.id}`, {})
    expect(JSON.parse(why.body).join('\n')).toMatch(/✓ \/notes\/:id answers/)
    const route = await ask(dev, '/?portolan-route=notes/route.ts', {})
    expect(JSON.parse(route.body)).toMatchObject({
      POST: { summary: 'Adds one', takes: { body: { title: 'a note' } } },
    })
    // Its own requests are no news.
    expect(dev.printed.out).not.toContain('portolan-')
  })
})

test('an app that answers / keeps it', async () => {
  const app = `${APP}\napp.get("/", (req, res) => { res.send("own") })\nexport default app`
  const dev = await startDev(makeProject({ ...FILES, 'app.ts': app }))
  expect((await ask(dev, '/', PAGE)).body).toBe('own')
  const served = await startDev(
    makeProject({ ...FILES, 'app/route.ts': 'export const GET = () => 1' }),
  )
  expect((await ask(served, '/', PAGE)).body).toBe('1')
})

describe.skipIf(browserProgram === undefined)(`in a browser${browserMissing}`, () => {
  test.each([360, 1280])('the page tries a route at a width of %i', async (width) => {
    const dev = await startDev(makeProject(FILES))
    const page = await startBrowser()
    onTestFinished(page.close)
    await page.open(dev.url, width)
    await page.until('document.querySelectorAll("#routes > details").length === 2')
    await page.until(
      '[...document.querySelectorAll("#routes summary")].find((each) => /:id/.test(each.textContent)).click() ?? true',
    )
    await page.until(
      '(document.querySelector("input[name=id]").value = "a b", document.querySelector("form").requestSubmit(), true)',
    )
    expect(await page.until('document.querySelectorAll("form pre")[1]?.textContent')).toBe(
      '{\n  "id": "a b"\n}',
    )
    await page.until(
      'document.querySelector("#requests .pattern")?.textContent === "GET /notes/a%20b"',
    )
    // Nothing is cut off or moves sideways.
    await page.until('document.documentElement.scrollWidth <= innerWidth')
    expect(page.messages).toEqual([])
  })
})
