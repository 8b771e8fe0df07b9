import type { IncomingHttpHeaders } from 'node:http'

/**
 * The score of MDN's HTTP Observatory for a response over HTTPS, by its public rules
 * (https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring). It assumes a site that
 * redirects from HTTP and has no cookies, no CORS and no scripts of other sites: each counts 0.
 */
export function observatoryScore(headers: IncomingHttpHeaders): ObservatoryScore {
  const csp = parseCsp(headers['content-security-policy'])
  const modifiers = {
    csp: scoreCsp(csp),
    frames: scoreFrames(one(headers['x-frame-options']), csp),
    hsts: scoreHsts(one(headers['strict-transport-security'])),
    referrer: scoreReferrer(one(headers['referrer-policy'])),
    contentType: one(headers['x-content-type-options']) === 'nosniff' ? 0 : -5,
    resource: scoreWord(one(headers['cross-origin-resource-policy']), {
      'same-origin': 10,
      'same-site': 10,
      'cross-origin': 0,
    }),
    opener: scoreWord(one(headers['cross-origin-opener-policy']), {
      'same-origin': 10,
      'same-origin-allow-popups': 10,
      'noopener-allow-popups': 10,
      'unsafe-none': 0,
    }),
    embedder: scoreWord(one(headers['cross-origin-embedder-policy']), {
      'require-corp': 10,
      credentialless: 10,
      'unsafe-none': 0,
    }),
  }
  const values = Object.values(modifiers)
  const lost = sum(values.filter((value) => value < 0))
  // Only a site that has an A without bonuses gets them.
  const score = 100 + lost >= 90 ? 100 + sum(values) : 100 + lost
  return { score: Math.max(0, score), modifiers }
}

export interface ObservatoryScore {
  readonly score: number
  readonly modifiers: Readonly<Record<string, number>>
}

type Csp = ReadonlyMap<string, readonly string[]>

const BROAD = ['ftp:', 'http:', 'https:', '*', 'http://*', 'http://*.*', 'https://*', 'https://*.*']
const UNSAFE = [...BROAD, "'unsafe-inline'", 'data:']

function parseCsp(policy: string | string[] | undefined): Csp {
  const directives = new Map<string, readonly string[]>()
  for (const part of (one(policy) ?? '').split(';')) {
    const [name, ...sources] = part.trim().toLowerCase().split(/\s+/)
    if (!name) continue
    if (directives.has(name)) throw new Error(`${name} is there twice`)
    directives.set(name, sources.length > 0 ? sources : ["'none'"])
  }
  return directives
}

function scoreCsp(csp: Csp): number {
  if (csp.size === 0) return -25
  const scripts = effective(csp, 'script-src')
  const styles = effective(csp, 'style-src')
  const objects = effective(csp, 'object-src')
  if (scripts === undefined) return -25 // 'strict-dynamic' without a nonce or hash
  const passive = ['img-src', 'media-src'].flatMap((name) => effective(csp, name) ?? [])
  const active = [...csp].flatMap(([name, sources]) =>
    ['img-src', 'media-src', 'script-src'].includes(name) ? [] : sources,
  )
  if (scripts.some(isOneOf(UNSAFE)) || (objects ?? ['*']).some(isOneOf(BROAD))) return -20
  if ([...active, ...scripts].some(isInsecure)) return -20
  if ([...scripts, ...(styles ?? [])].includes("'unsafe-eval'")) return -10
  if (passive.some(isInsecure)) return -10
  if ((styles ?? ['*']).some(isOneOf(UNSAFE))) return 0
  return csp.get('default-src')?.join() === "'none'" ? 10 : 5
}

/** The sources that browsers use if they know nonces and `'strict-dynamic'`. */
function effective(csp: Csp, name: string): readonly string[] | undefined {
  const sources = csp.get(name) ?? csp.get('default-src') ?? ['*']
  const hasNonceOrHash = sources.some((source) => /^'(?:nonce|sha256|sha384|sha512)-/.test(source))
  const isDynamic = name === 'script-src' && sources.includes("'strict-dynamic'")
  if (isDynamic && !hasNonceOrHash) return undefined
  return sources.filter((source) => {
    if (hasNonceOrHash && source === "'unsafe-inline'") return false
    return !(isDynamic && (source === "'self'" || BROAD.some((broad) => source.startsWith(broad))))
  })
}

function scoreFrames(header: string | undefined, csp: Csp): number {
  if (csp.has('frame-ancestors')) return 5
  const word = header?.toLowerCase()
  if (word === 'deny' || word === 'sameorigin') return 5
  return word?.startsWith('allow-from') ? 0 : -20
}

function scoreHsts(header: string | undefined): number {
  const seconds = /(?:^|;)\s*max-age=(\d+)/i.exec(header ?? '')?.[1]
  if (seconds === undefined) return -20
  return Number(seconds) < 15_768_000 ? -10 : 0
}

function scoreReferrer(header: string | undefined): number {
  if (header === undefined) return 0
  const last = header.split(',').at(-1)?.trim() ?? ''
  const isPrivate = [
    'no-referrer',
    'same-origin',
    'strict-origin',
    'strict-origin-when-cross-origin',
  ].includes(last)
  return isPrivate ? 5 : -5
}

/** Scores a header whose value is one word, which may have parameters. */
function scoreWord(header: string | undefined, scores: Readonly<Record<string, number>>): number {
  if (header === undefined) return 0
  return scores[header.split(';', 1)[0]?.trim() ?? ''] ?? -5
}

function isOneOf(list: readonly string[]): (source: string) => boolean {
  return (source) => list.includes(source)
}

function isInsecure(source: string): boolean {
  return /^(?:http|ftp):/.test(source)
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
