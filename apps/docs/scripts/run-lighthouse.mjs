import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Measures the built site with Lighthouse, which needs a newer Node than the repository: npx
// brings both. `pnpm site` comes first.
const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const PAGES = ['/tutorial', '/guides/middleware-order', '/reference/codes']
const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
])

if (process.argv[2] === 'serve') {
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://localhost').pathname
    const file = [path, `${path}.html`, `${path}index.html`]
      .map((name) => join(DIST, name))
      .find((name) => extname(name) !== '' && existsSync(name))
    res.writeHead(file === undefined ? 404 : 200, {
      'Content-Type': TYPES.get(extname(file ?? '')) ?? 'application/octet-stream',
    })
    res.end(file === undefined ? '' : readFileSync(file))
  })
  server.listen(4174, '127.0.0.1')
} else {
  const { spawn } = await import('node:child_process')
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve'])
  const directory = mkdtempSync(join(tmpdir(), 'lighthouse-'))
  for (const page of PAGES) {
    const output = join(directory, `${page.replaceAll('/', '-')}.json`)
    const args = ['-y', '-p', 'node@24', '-p', 'lighthouse@13', 'lighthouse']
    const flags = ['--quiet', '--output=json', `--output-path=${output}`]
    const chrome = '--chrome-flags=--headless --no-sandbox --disable-gpu'
    const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' }
    const url = `http://127.0.0.1:4174${page}`
    const run = spawnSync('npx', [...args, url, ...flags, chrome], { env, stdio: 'inherit' })
    if (run.status !== 0) process.exitCode = 1
    if (!existsSync(output)) continue
    const { categories } = JSON.parse(readFileSync(output, 'utf8'))
    const scores = Object.values(categories).map(({ id, score }) => `${id} ${score * 100}`)
    console.log(page, scores.join(', '))
  }
  server.kill()
}
