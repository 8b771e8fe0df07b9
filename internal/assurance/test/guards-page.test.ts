import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { resourceRoutes } from '@portolan/adapter-express'
import type { RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { exchange } from '../src/connection.ts'
import { type FrontName, isInstalled, startFront } from '../src/fronts.ts'
import { isUnderGuard, PATTERNS, requestOf } from '../src/guarded-routes.ts'
import { createApp, listen, type Version } from '../src/servers.ts'

// The page is run as it stands: its guards are the configurations and the code of the tests.
const PAGE = readFileSync(
  new URL('../../../packages/adapter-express/docs/guards.md', import.meta.url),
  'utf8',
)
const [FRONTS = [], SPELLINGS = [], INSIDE = []] = PAGE.split(/\n\n/)
  .filter((block) => block.startsWith('| '))
  .map((block) => block.split('\n').slice(2).map(readCells))

function readCells(row: string): string[] {
  const cells = row.slice(2, -2).split(/(?<!\\)\|/)
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'))
}

const NAMES: Readonly<Record<string, FrontName>> = {
  nginx: 'nginx',
  HAProxy: 'haproxy',
  Caddy: 'caddy',
}

const TARGETS = [
  ...['/admin', '/admin/', '/admin/users', '/admin/users/', '/admin/7', '/admin/users/a/b'],
  ...['/Admin/users', '/%61dmin/users', '/%2561dmin/users', '//admin/users', '/admin//users'],
  ...['/./admin/users', '/x/../admin/users', '/x/%2e%2e/admin/users', '/admin/../users'],
  ...['/admin/%2e%2e/public', '/admin/users/..%2f..%2fx', '/admin%2Fusers', '/admin\\users'],
  ...['/admin%5Cusers', '/admin;v=1/users', '/administrator', 'http://x/admin/users'],
  ...['/admin?x', '/admin/users?/x', '/x#/admin/users', '/admin/%zz', '/admin/%00'],
]

test('the page says how many spellings are sent', () => {
  expect(PAGE).toContain(`${TARGETS.length} spellings`)
})

describe.each(Object.keys(NAMES))('%s, as the page has it', (front) => {
  const name = NAMES[front] ?? 'nginx'
  const rows = FRONTS.filter(([first]) => first === front)

  test.skipIf(!isInstalled(name))('leaves open what its rows list', async () => {
    expect(rows.length).toBeGreaterThan(3)
    const apps = [await serve(5, 'ignore'), await serve(5, 'never')]
    const places = rows.map(([, guard = '', scope = '']) => ({
      guard: textOf(guard).replaceAll(name === 'caddy' ? '; ' : '\0', '\n  '),
      upstream: apps[isNever(scope) ? 1 : 0]?.port ?? 0,
    }))
    const { ports, close } = await startFront(name, places)
    try {
      for (const [at, [, guard, scope = '', open = '']] of rows.entries()) {
        const app = apps[isNever(scope) ? 1 : 0]
        expect([guard, scope, await findOpen(ports[at] ?? 0, scope, app)]).toEqual([
          guard,
          scope,
          listed(open),
        ])
      }
    } finally {
      await close()
      for (const app of apps) await app.close()
    }
  })

  test.skipIf(!isInstalled(name))(
    'guards and lets pass the paths that the page lists',
    async () => {
      const column = Object.keys(NAMES).indexOf(front) + 1
      const app = await serve(5, 'ignore')
      const guard = textOf(rows[0]?.[1] ?? '').replaceAll(name === 'caddy' ? '; ' : '\0', '\n  ')
      const { ports, close } = await startFront(name, [{ guard, upstream: app.port }])
      try {
        for (const row of SPELLINGS) {
          const target = textOf(row[0] ?? '')
          expect([
            target,
            (await ask(ports[0] ?? 0, target)) === '403' ? 'guarded' : 'passed',
          ]).toEqual([target, row[column]])
        }
      } finally {
        await close()
        await app.close()
      }
    },
  )
})

describe.each([4, 5] as const)('Express %s, as the page has it', (version) => {
  test('leaves open what its rows list', async () => {
    for (const [guard = '', scope = '', open = ''] of INSIDE) {
      const app = await serve(version, isNever(scope) ? 'never' : 'ignore', textOf(guard))
      expect([guard, scope, await findOpen(app.port, scope, app)]).toEqual([
        guard,
        scope,
        listed(open),
      ])
      await app.close()
    }
  })

  test('guards and lets pass the paths that the page lists, and answers those that passed', async () => {
    const guarded = await serve(version, 'ignore', "app.use('/admin', guard)")
    const bare = await serve(version, 'ignore')
    for (const row of SPELLINGS) {
      const target = textOf(row[0] ?? '')
      const isGuarded = (await ask(guarded.port, target)) === '403'
      expect([target, isGuarded ? 'guarded' : 'passed', await ask(bare.port, target)]).toEqual([
        target,
        row[4],
        row[5]?.slice(0, 3),
      ])
    }
    await guarded.close()
    await bare.close()
  })
})

interface Served {
  readonly port: number
  /** Patterns and params of the handlers that have run, by the id of the request. */
  readonly handled: Map<string, readonly [pattern: string, params: Record<string, unknown>]>
  close(): Promise<void>
}

async function serve(
  version: Version,
  trailingSlash: 'ignore' | 'never',
  guard = '',
): Promise<Served> {
  const handled: Served['handled'] = new Map()
  const app = createApp(version)
  const refuse: RequestHandler = (_req, res) => void res.sendStatus(403)
  // The code of the page.
  new Function('app', 'guard', guard)(app, refuse)
  const routes = PATTERNS.map((pattern) => ({
    pattern,
    module: {
      loader: ({ params, request }: { params: Record<string, unknown>; request: Request }) => {
        handled.set(request.headers.get('x-id') ?? '', [pattern, params])
        return pattern
      },
    },
  }))
  app.use(await resourceRoutes({ routes, trailingSlash }))
  return { ...(await listen(createServer(app))), handled }
}

/** The paths under the guard whose handler ran, without the query and the authority. */
async function findOpen(port: number, scope: string, app: Served | undefined): Promise<string[]> {
  app?.handled.clear()
  await Promise.all(TARGETS.map((target, id) => ask(port, target, id)))
  const isExact = scope.startsWith('`/admin/users`')
  const open = [...(app?.handled ?? [])].filter(([, [pattern, params]]) =>
    isUnderGuard(isExact, pattern, params),
  )
  const paths = open.map(([id]) => (TARGETS[Number(id)] ?? '').replace(/^http:..x|\?.*/g, ''))
  return [...new Set(paths)].sort()
}

async function ask(port: number, target: string, id = 0): Promise<string> {
  const { bytes } = await exchange(port, [requestOf(target, id)], { ends: false })
  return String(bytes).slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)
}

/** The paths that a cell lists as open, in front of any remark. */
function listed(cell: string): string[] {
  const [paths = ''] = cell.split(';')
  return paths === 'nothing' ? [] : paths.split(', ').map(textOf)
}

function textOf(cell: string): string {
  return cell.replace(/^`(.*)`$/, '$1')
}

function isNever(scope: string): boolean {
  return scope.includes("trailingSlash: 'never'")
}
