import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

// Measures the built site with Lighthouse on a phone and a desk, and fails below the least score.
// Lighthouse needs a newer Node than the repository: npx brings both. `pnpm site` comes first.
const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const PAGES = ['/', '/tutorial', '/guides/middleware-order', '/comparison', '/reference/codes']
const FORMS = { phone: [], desk: ['--preset=desktop'] }
const CATEGORIES = ['accessibility', 'performance']
const LEAST = 95
const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
])

// As a host of static files serves it.
const server = createServer((req, res) => {
  const path = new URL(req.url ?? '/', 'http://localhost').pathname
  const file = [path, `${path}.html`, `${path}index.html`]
    .map((name) => join(DIST, name))
    .find((name) => extname(name) !== '' && existsSync(name))
  if (file === undefined) {
    res.writeHead(404).end()
    return
  }
  res.writeHead(200, {
    'Content-Type': TYPES.get(extname(file)) ?? 'application/octet-stream',
    'Content-Encoding': 'gzip',
    'Cache-Control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  })
  res.end(gzipSync(readFileSync(file)))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address()
const directory = mkdtempSync(join(tmpdir(), 'lighthouse-'))
for (const page of PAGES) {
  for (const [form, flags] of Object.entries(FORMS)) {
    const scores = await measure(`http://127.0.0.1:${port}${page}`, flags)
    const isLow = CATEGORIES.some((category) => !(scores[category] >= LEAST))
    if (isLow) process.exitCode = 1
    const words = CATEGORIES.map((category) => `${category} ${scores[category] ?? 'unknown'}`)
    console.log(`${isLow ? '✗' : '✓'} ${page} on a ${form}: ${words.join(', ')}`)
  }
}
rmSync(directory, { recursive: true, force: true })
server.close()
server.closeAllConnections()

/** The scores of a page, from 0 to 100; the audits that cost it points are printed. */
async function measure(url, flags) {
  const output = join(directory, 'report.json')
  rmSync(output, { force: true })
  const child = spawn(
    'npx',
    [
      ...['-y', '-p', 'node@24', '-p', 'lighthouse@13', 'lighthouse', url, '--quiet', ...flags],
      ...['--output=json', `--output-path=${output}`, `--only-categories=${CATEGORIES.join(',')}`],
      '--chrome-flags=--headless --no-sandbox --disable-gpu',
    ],
    {
      env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  await once(child, 'exit')
  if (!existsSync(output)) return {}
  const { categories, audits } = JSON.parse(readFileSync(output, 'utf8'))
  const lost = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score < 0.9),
  )
  for (const { id } of lost) console.log(`  ${id}: ${audits[id].displayValue ?? audits[id].title}`)
  return Object.fromEntries(
    Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)]),
  )
}
