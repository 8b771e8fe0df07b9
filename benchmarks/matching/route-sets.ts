import { readFileSync } from 'node:fs'
import type { NeutralParam, NeutralPattern } from './contestant.ts'
import { FEATURE_PATHS } from './feature-paths.ts'

/** The sets of routes by name. */
export const routeSets = {
  '20-route API': () => toPatterns(SMALL_API),
  'GitHub, 808 routes': () => toPatterns(readGitHubPaths()),
  '10,000 routes': () => toPatterns(generatePaths()),
  '20 routes, params of digits': () => toPatterns(SMALL_API.map(withDigits)),
  '20 routes, affixed params': () => toPatterns(FEATURE_PATHS.affixed),
  '20 routes, optional segments': () => toPatterns(FEATURE_PATHS.optional),
  '20 routes, rests': () => toPatterns(FEATURE_PATHS.rest),
} as const satisfies Readonly<Record<string, () => readonly NeutralPattern[]>>

export type RouteSetName = keyof typeof routeSets

function toPatterns(paths: readonly string[]): readonly NeutralPattern[] {
  return paths.map((path, id) => ({
    id,
    segments: path
      .slice(1)
      .split('/')
      .filter((text) => text !== '')
      .map(toSegment),
  }))
}

/** `:name` is a param, `:name#` one of digits, `:name?` optional, `:name+` a rest, `a:name.b` affixed. */
function toSegment(text: string): string | NeutralParam {
  const [, before = '', param, mark = '', behind = ''] = PARAM.exec(text) ?? []
  if (param === undefined) return text
  const kind = kinds.get(mark)
  if (kind !== undefined) return { param, kind }
  return before + behind === '' ? { param } : { param, around: [before, behind] }
}

const PARAM = /^([^:]*):(\w+)([#?+]?)(.*)$/

const kinds = new Map<string, NeutralParam['kind']>([
  ['#', 'digits'],
  ['?', 'optional'],
  ['+', 'rest'],
])

function withDigits(path: string): string {
  return path.replace(/:(?:id|post|comment|year|month)\b/g, '$&#')
}

const SMALL_API = [
  '/health',
  '/api/session',
  '/api/users',
  '/api/users/me',
  '/api/users/:id',
  '/api/users/:id/avatar',
  '/api/users/:id/posts',
  '/api/users/:id/posts/:post',
  '/api/posts',
  '/api/posts/popular',
  '/api/posts/:id',
  '/api/posts/:id/comments',
  '/api/posts/:id/comments/:comment',
  '/api/tags',
  '/api/tags/:tag',
  '/api/search',
  '/api/search/suggestions',
  '/api/uploads/:file',
  '/api/admin/reports',
  '/api/admin/reports/:year/:month',
]

/**
 * Leaves out routes that differ only in the names of params, and the route with two params in one
 * segment.
 */
function readGitHubPaths(): readonly string[] {
  const text = readFileSync(new URL('../../data/github-paths.json', import.meta.url), 'utf8')
  const { paths } = JSON.parse(text) as { paths: readonly { path: string }[] }
  const byShape = new Map(
    paths
      .filter(({ path }) => !path.includes('...'))
      .map(({ path }) => [path.replace(/\{[\w-]+\}/g, '{}'), path]),
  )
  return [...byShape.values()].map((path) =>
    path.replace(/\{([\w-]+)\}/g, (_, name: string) => `:${name.replaceAll('-', '_')}`),
  )
}

/** 100 areas of 10 resources with 10 routes each; 4 in 10 are static. */
function generatePaths(): readonly string[] {
  const resources = Array.from({ length: 1_000 }, (_, index) => {
    const area = Math.floor(index / 10)
    return `/area-${area}/resource-${index}`
  })
  return resources.flatMap((base) => [
    base,
    `${base}/new`,
    `${base}/search`,
    `${base}/settings/access`,
    `${base}/:id`,
    `${base}/:id/edit`,
    `${base}/:id/items`,
    `${base}/:id/items/:item`,
    `${base}/:id/items/:item/history`,
    `${base}/:id/owners/:owner/teams/:team`,
  ])
}
