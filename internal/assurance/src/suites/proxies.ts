import type { RouteDefinition } from '@portolan/dispatch-core'
import { exchange, type Received } from '../connection.ts'
import { FRONT_NAMES, type FrontName, isInstalled, startFront } from '../fronts.ts'
import { isUnderGuard, PATTERNS, randomTarget, requestOf } from '../guarded-routes.ts'
import type { Random } from '../random.ts'
import { type HostName, startHost } from '../servers.ts'
import { defineSuite, MissingProgram, smallerLists, smallerTexts } from '../suite.ts'

/** Targets that are sent to an app through a front with a guard. */
interface Fronted {
  readonly front: FrontName
  readonly guard: number
  readonly host: HostName
  readonly targets: readonly string[]
}

/** The guards of each front, in the words of its configuration. */
const FRONT_GUARDS: Readonly<
  Record<FrontName, readonly { readonly text: string; readonly isExact?: boolean }[]>
> = {
  nginx: [
    { text: 'location = /admin { return 403; } location /admin/ { return 403; }' },
    { text: 'location ~ ^/admin(/|$) { return 403; }' },
    { text: 'location = /admin/users { return 403; }', isExact: true },
  ],
  haproxy: [
    { text: 'http-request deny if { path /admin } or { path_beg /admin/ }' },
    { text: 'http-request deny if { path_reg ^/admin(/|$) }' },
    { text: 'http-request deny if { path /admin/users }', isExact: true },
  ],
  caddy: [
    { text: 'respond /admin 403\n  respond /admin/* 403' },
    { text: '@admin path_regexp ^/admin(/|$)\n  respond @admin 403' },
    { text: 'respond /admin/users 403', isExact: true },
  ],
}

const HOSTS: readonly HostName[] = ['node', 'express5']

/** The front answers what lies under its guard by itself, so that no such request may arrive. */
export const proxies = defineSuite<Fronted>({
  name: 'proxies',
  claim: 'no target reaches a handler under a guard of nginx, HAProxy or Caddy in front of the app',
  async start() {
    const installed = FRONT_NAMES.filter(isInstalled)
    const missing = FRONT_NAMES.filter((name) => !installed.includes(name))
    if (installed.length === 0) throw new MissingProgram('no front is installed')
    const handled = new Map<string, Handled>()
    const closing: (() => Promise<void>)[] = []
    const ports = new Map<string, number>()
    for (const host of HOSTS) {
      const upstreams: number[] = []
      for (const isExact of [false, true]) {
        // A guard of one path does not see that path with a slash in the end.
        const trailingSlash = isExact ? 'never' : 'ignore'
        const running = await startHost(host, { routes: createRoutes(handled), trailingSlash })
        closing.push(running.close)
        upstreams.push(running.port)
      }
      for (const front of installed) {
        const guards = FRONT_GUARDS[front]
        const places = guards.map(({ text, isExact }) => {
          return { guard: text, upstream: upstreams[isExact === true ? 1 : 0] ?? 0 }
        })
        const running = await startFront(front, places)
        closing.unshift(running.close)
        for (const [guard, port] of running.ports.entries()) {
          await assertGuarded(port, `${front}: ${guards[guard]?.text}`).catch(async (error) => {
            // A front is a process of its own, which would stay.
            await running.close()
            throw error
          })
          ports.set(`${front} ${guard} ${host}`, port)
        }
      }
    }
    return {
      ...(missing.length > 0 && { note: `without ${missing.join(' and ')}: not installed` }),
      generate: (random: Random) => {
        const front = random.pick(installed)
        return {
          front,
          guard: random.int(FRONT_GUARDS[front].length),
          host: random.pick(HOSTS),
          targets: random.list(40, 40, () => randomTarget(random, '')),
        }
      },
      count: ({ targets }) => targets.length,
      async check({ front, guard, host, targets }) {
        const port = ports.get(`${front} ${guard} ${host}`)
        if (port === undefined) throw new MissingProgram(`${front} is not installed`)
        handled.clear()
        await Promise.all(targets.map((target, id) => ask(port, target, id)))
        const { isExact = false, text } = FRONT_GUARDS[front][guard] ?? { text: '' }
        for (const [id, { pattern, params }] of handled) {
          if (!isUnderGuard(isExact, pattern, params)) continue
          return `${JSON.stringify(targets[Number(id)])} ran ${pattern} behind ${text}`
        }
        return undefined
      },
      *shrink(input) {
        for (const targets of smallerLists(input.targets)) yield { ...input, targets }
        const [target, ...others] = input.targets
        if (target === undefined || others.length > 0) return
        for (const smaller of smallerTexts(target)) yield { ...input, targets: [smaller] }
      },
      async close() {
        for (const close of closing) await close()
      },
    }
  },
})

interface Handled {
  readonly pattern: string
  readonly params: Readonly<Record<string, unknown>>
}

function createRoutes(handled: Map<string, Handled>): RouteDefinition[] {
  return PATTERNS.map((pattern) => ({
    pattern,
    module: {
      loader: ({ params, request }) => {
        handled.set(request.headers.get('x-id') ?? '', { pattern, params })
        return pattern
      },
    },
  }))
}

/** A guard that lets its own path through, or nothing at all, would make every check hold. */
async function assertGuarded(port: number, name: string): Promise<void> {
  const statuses: string[] = []
  for (const target of ['/admin/users', '/other/users']) {
    const { bytes } = await ask(port, target, 0)
    statuses.push(String(bytes).slice(9, 12))
  }
  if (statuses.join() !== '403,200') throw new Error(`${name} answers ${statuses.join()}`)
}

/** A front takes a client that ends its side for one that went away. */
function ask(port: number, target: string, id: number): Promise<Received> {
  return exchange(port, [requestOf(target, id)], { ends: false })
}
