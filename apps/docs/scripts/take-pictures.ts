import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { makeProject, PROJECTS } from '../test/page-project.ts'
import { readPage } from '../test/read-page.ts'

// Takes the pictures of the site anew, with the project of the tutorial: `pnpm pictures`.
const DOCS = fileURLToPath(new URL('..', import.meta.url))
const PROJECT = join(PROJECTS, 'pictures/notes')
const BIN = join(DOCS, 'node_modules/.bin')
const PORT = 4173
/** The styles for the escape codes of a terminal. */
const COLOURS: Readonly<Record<string, string>> = {
  1: 'font-weight: bold',
  2: 'color: #93a1b0',
  31: 'color: #ff8f8f',
  32: 'color: #7ee2a8',
  33: 'color: #f2d57e',
  35: 'color: #d9a9ff',
  36: 'color: #7fd6e8',
}

const project = await makeProject('pictures')
await project.run('npm create portolan notes -- --host express --language ts')
await project.run('cd notes')
for (const block of readPage(readFileSync(join(DOCS, 'tutorial.md'), 'utf8'))) {
  if (block.kind === 'file' && block.name.startsWith('app/')) project.write(block.name, block.code)
}

const server = spawn(join(BIN, 'portolan'), ['dev', '--port', String(PORT)], { cwd: PROJECT })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const origin = `http://localhost:${PORT}`
  await untilUp(origin)
  for (const text of ['Buy rope', 'Mend the sail']) {
    await fetch(`${origin}/api/notes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    })
  }
  await fetch(`${origin}/api/search?limit=many`)
  await takePicture(browser, 'dev-page', (page) => page.goto(origin))
  await takePicture(browser, 'api-page', async (page) => {
    await page.goto(`${origin}/docs`)
    await page.locator('.opblock', { hasText: 'search' }).first().click()
    await page.getByText('Parameters').first().waitFor()
  })
  await takePicture(browser, 'terminal', (page) => page.setContent(drawTerminal()))
} finally {
  await browser.close()
  server.kill()
}

async function untilUp(origin: string): Promise<void> {
  while (
    !(await fetch(origin).then(
      () => true,
      () => false,
    ))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function takePicture(
  browser: Browser,
  name: string,
  open: (page: Page) => Promise<unknown>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 760 } })
  await open(page)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(DOCS, `pictures/${name}.png`) })
  await page.close()
}

/** The output of two commands as a page, with the colours of a terminal. */
function drawTerminal(): string {
  const screens = [['routes'], ['routes', '--match', 'GET', '/api/notes/count']].map((args) => {
    const env = { ...process.env, FORCE_COLOR: '1' }
    const printed = execFileSync(join(BIN, 'portolan'), args, {
      cwd: PROJECT,
      env,
      encoding: 'utf8',
    })
    return `<b>$ portolan ${args.join(' ')}</b>\n${paint(printed)}`
  })
  return `<style>
    body { margin: 0; padding: 24px; background: #10151c; color: #e8ecf1 }
    pre { font: 15px/1.5 ui-monospace, monospace }
  </style><pre>${screens.join('\n')}</pre>`
}

/** The escape codes of a terminal as HTML. */
function paint(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const parts = escaped.split('\u001b[')
  return parts
    .map((part, index) => {
      const end = part.indexOf('m')
      if (index === 0 || end === -1) return part
      return `</span><span style="${COLOURS[part.slice(0, end)] ?? ''}">${part.slice(end + 1)}`
    })
    .join('')
}
