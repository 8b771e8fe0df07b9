import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { delimiter, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECTIONS } from '../.vitepress/sections.ts'

const DOCS = fileURLToPath(new URL('..', import.meta.url))
const DIST = join(DOCS, 'dist')
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const browserProgram = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find((file) => existsSync(file))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Of a phone and a desk, in CSS pixels. */
const WIDTHS = [390, 1280] as const

// Also the check of links: a dead one fails the build.
beforeAll(() => {
  for (const script of ['scripts/write-reference.mjs', 'node_modules/vitepress/bin/vitepress.js']) {
    const args = script.includes('vitepress') ? [script, 'build'] : [script]
    const built = spawnSync(process.execPath, args, { cwd: DOCS, encoding: 'utf8' })
    expect(built.status, built.stdout + built.stderr).toBe(0)
  }
})

test('the lists of the site have every page, and no other', () => {
  const pages = ['', 'guides/', 'moving-over/', 'reference/'].flatMap((directory) =>
    existsSync(join(DOCS, directory))
      ? readdirSync(join(DOCS, directory))
          .filter((file) => file.endsWith('.md'))
          .map((file) => `/${directory}${file.replace(/\.md$/, '')}`)
      : [],
  )
  const links = SECTIONS.flatMap(({ items }) => items.map(({ link }) => link))
  expect(links.sort()).toEqual(pages.filter((page) => page !== '/index').sort())
})

test('llms.txt names the Markdown beside every page, with the files that it includes', () => {
  const list = readFileSync(join(DIST, 'llms.txt'), 'utf8')
  const files = [...list.matchAll(/\]\((\/[^)]+)\)/g)].map(([, path = '']) => path)
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) {
    expect(readFileSync(join(DIST, file), 'utf8')).toMatch(/^# /)
    expect(readFileSync(join(DIST, file), 'utf8')).not.toContain('@include')
  }
})

describe.skipIf(browserProgram === undefined)('in a browser', () => {
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://localhost').pathname
    const file = [path, `${path}.html`, `${path}index.html`]
      .map((name) => join(DIST, name))
      .find((name) => extname(name) !== '' && existsSync(name))
    res.writeHead(file === undefined ? 404 : 200, {
      'Content-Type': TYPES[extname(file ?? '')] ?? 'application/octet-stream',
    })
    res.end(file === undefined ? '' : readFileSync(file))
  })
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  let browser: Browser
  let origin = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    browser = await chromium.launch({
      // Without a browser these tests are skipped.
      executablePath: browserProgram ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    server.close()
    server.closeAllConnections()
  })

  // One visit for both widths: a page adapts itself to them by its style sheet alone.
  test.each(['/', '/tutorial', '/guides/middleware-order', '/comparison', '/reference/codes'])(
    '%s is whole on a phone and a desk, and has nothing that axe finds',
    async (path) => {
      const page = await browser.newPage({ viewport: { width: WIDTHS[0], height: 800 } })
      const outside: string[] = []
      page.on('request', (request) => {
        if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(origin)) {
          outside.push(request.url())
        }
      })
      await page.goto(origin + path, { waitUntil: 'networkidle' })
      expect(outside).toEqual([])
      await page.evaluate(axe)
      // Before the script of the site has started, and after it.
      for (const isStarted of [false, true]) {
        if (isStarted) {
          await page.mouse.move(200, 200)
          await page
            .locator('[title="Switch to dark theme"]')
            .first()
            .waitFor({ state: 'attached' })
        }
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 })
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          expect([isStarted, width, overflow]).toEqual([isStarted, width, 0])
          // A colour on its way to another one has less contrast.
          await page.evaluate(
            'Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})))',
          )
          expect([isStarted, width, await findViolations(page)]).toEqual([isStarted, width, []])
        }
      }
      await page.close()
    },
  )

  test('the search finds a guide without asking another origin', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(origin, { waitUntil: 'networkidle' })
    await page.locator('.DocSearch-Button').click()
    await page.locator('#localsearch-input').fill('preflight')
    const found = page.locator('.result').filter({ hasText: 'CORS and CSRF' }).first()
    await found.waitFor()
    await found.click()
    await page.waitForURL(/cors-and-csrf/)
    await page.close()
  })

  test('a page asks for no style sheet, and its script starts with its reader', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${origin}/tutorial`, { waitUntil: 'networkidle' })
    expect(asked.filter((url) => /\.css$|\/app\.[\w-]+\.js$/.test(url))).toEqual([])
    // This click is the first sign of the reader: the menu opens once the script is there.
    await page.locator('.VPLocalNav .menu').click()
    await page.locator('.VPSidebar.open').waitFor()
    expect(asked.filter((url) => /\/app\.[\w-]+\.js$/.test(url))).toHaveLength(1)
    await page.close()
  })

  test('the menu, the theme and the copy buttons work at the first click', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${origin}/tutorial`, { waitUntil: 'networkidle' })
    // A click without a move before it, as a touch makes it.
    await page.locator('.VPNavBarAppearance .VPSwitchAppearance').dispatchEvent('pointerdown')
    await page.locator('.VPNavBarAppearance .VPSwitchAppearance').dispatchEvent('click')
    await page.locator('html.dark').waitFor()
    await page.goto(`${origin}/tutorial`, { waitUntil: 'networkidle' })
    await page.locator('button.copy').first().dispatchEvent('pointerdown')
    await page.locator('button.copy').first().dispatchEvent('click')
    await page.locator('button.copy.copied').first().waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(`${origin}/tutorial`, { waitUntil: 'networkidle' })
    await page.locator('.VPNavBarHamburger').click()
    await page.locator('.VPNavScreen a').filter({ hasText: 'Reference' }).click()
    await page.waitForURL(/reference\/codes/)
    await page.close()
  })

  test('the page of a missing address says so by itself', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    await page.goto(`${origin}/404.html`)
    await page.locator('.NotFound').waitFor()
    await page.close()
  })

  test('a link works without any script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${origin}/tutorial`)
    await page.locator('.VPNavBarMenu a').filter({ hasText: 'Guides' }).click()
    await page.waitForURL(/guides\/existing-express-app/)
    await context.close()
  })

  async function findViolations(page: Page): Promise<string[]> {
    // The page runs it: axe is not in the scope of this file.
    const violations = (await page.evaluate(
      'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 160))))',
    )) as string[]
    return violations
  }
})
