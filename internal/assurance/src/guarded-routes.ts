import type { Random } from './random.ts'

/** The path that guards stand at. */
export const GUARDED = '/admin'

/** Patterns whose paths may lie under the guard. */
export const PATTERNS = [
  '/admin',
  '/admin/users',
  '/admin/:id',
  '/admin/users/:path+',
  '/:first/:second',
  '/:all+',
  '/v:major.json',
  '/:from-:to/x',
]

/** Whether the path of a request lies under the guard: its first segment, or all of it. */
export function isUnderGuard(
  isExact: boolean,
  pattern: string,
  params: Readonly<Record<string, unknown>>,
): boolean {
  const segments = pattern
    .split('/')
    .slice(1)
    .flatMap((segment) => {
      const [, name, isRest] = /^:(\w+)(\+?)$/.exec(segment) ?? []
      if (name === undefined) return [segment]
      return isRest === '+' ? (params[name] as string[]) : [String(params[name])]
    })
  if (isExact) return segments.join('/') === 'admin/users' && segments.length === 2
  return segments[0] === 'admin'
}

// Parsers of paths are known to read these in different ways.
const PIECES = [
  ...['/', '//', '/./', '/../', '/%2e%2e/', '\\', '%5C', '%2F', '%2f', ';v=1', '?', '?x=/admin'],
  ...['#', '%00', '%', '%25', 'admin', 'Admin', '%61dmin', '%2561dmin', 'users', '/admin/users'],
  ...['/m', '/M', '/v1', '.', '..', '\u00e9', '%c3%a9', '%C3%A9', 'http://x', ':', '@', '*', '&'],
  ...['+', '=', '-', '%2D', '.json', 'v1.json', '/x', '~', '%7E', "'", '(', '!', '\u00a0', '|'],
]

/** A target under the guard below `prefix`, with some edits; it has no white space. */
export function randomTarget(random: Random, prefix: string): string {
  const path = random.pick([
    `${prefix}/admin/users`,
    `${prefix}/admin`,
    `${prefix}/admin/7`,
    `${prefix}/admin/users/a/b`,
    `${prefix}/x/..${GUARDED}/users`,
    `${prefix}/${GUARDED}/users`,
  ])
  if (random.chance(0.2)) return random.list(1, 6, () => random.pick(PIECES)).join('')
  let target = path
  for (let edits = 1 + random.int(3); edits > 0; edits--) {
    const at = random.int(target.length + 1)
    target = target.slice(0, at) + random.pick(PIECES) + target.slice(at + random.int(3))
  }
  return random.chance(0.1) ? `http://x${target}` : target
}

/** A request of its own connection, whose handler finds it by its id. */
export function requestOf(target: string, id: number): string {
  const written = target.replace(/[\s]/g, '%20')
  return `GET ${written} HTTP/1.1\r\nHost: x\r\nX-Id: ${id}\r\nConnection: close\r\n\r\n`
}
