import { readFileSync } from 'node:fs'
import { createDispatcher } from '@portolan/dispatch-core'
import { comparePatterns } from '@portolan/dispatch-core/pattern'
import { expect, test } from 'vitest'
import { type ManifestRoute, planRoutes } from '../src/index.ts'
import { planDirectories, toFiles } from './planned.ts'

const { paths } = JSON.parse(
  readFileSync(new URL('fixtures/github-paths.json', import.meta.url), 'utf8'),
) as { paths: { path: string }[] }

/** `/repos/{owner}/{repo}` as a directory: `repos/[owner]/[repo]`. */
function toDirectory(path: string): string {
  return path
    .slice(1)
    .replace(/\{([^}]+)\}/g, (_text, name: string) => `[${name.replace(/\W/g, '_')}]`)
}

/**
 * Two of the paths, with the methods DELETE and GET, are the same but for the name of their
 * param. A method never changes which route a path selects, so that each two are one route.
 */
const directories = [
  ...new Set(
    paths.map(({ path }) => toDirectory(path).replace('[subject_digest]', '[attestation_id]')),
  ),
]

const { routes, warnings } = planRoutes(toFiles(directories))

const dispatcher = createDispatcher({
  routes: routes.map(({ id, pattern, segments }) => ({ id, pattern, segments, module: {} })),
})

function find(url: string): string | undefined {
  return dispatcher.match(url)?.route.id
}

test('the paths as they are hold two conflicts, and discovery reports nothing else', () => {
  const { diagnostics } = planDirectories(paths.map(({ path }) => toDirectory(path)))
  expect(diagnostics).toMatchObject(
    ['orgs/[org]', 'users/[username]'].map((owner) => ({
      code: 'route-conflict',
      files: [
        `${owner}/attestations/[attestation_id]/route.ts`,
        `${owner}/attestations/[subject_digest]/route.ts`,
      ],
      sampleUrl: `/${owner.replace(/\[\w+\]/, 'x')}/attestations/x`,
    })),
  )
  expect(warnings).toEqual([])
})

test('every path finds its own route', () => {
  expect(paths).toHaveLength(811)
  expect(routes).toHaveLength(809)
  for (const directory of directories) {
    const url = `/${directory.replace(/\[\w+\]/g, 'v-1')}`
    expect([url, find(url)]).toEqual([url, directory])
  }
})

test('a param with the text of a static sibling finds the most specific route', () => {
  const matchers = routes.map((route) => ({ route, regExp: toRegExp(route) }))
  const urls = new Set(routes.flatMap(urlsWithSiblings))
  expect(urls.size).toBeGreaterThan(200)
  for (const url of urls) {
    const [best] = matchers
      .filter(({ regExp }) => regExp.test(url))
      .sort((a, b) => comparePatterns(a.route.segments, b.route.segments))
    expect([url, find(url)]).toEqual([url, best?.route.id])
  }
})

/** Each URL of a route in which one param takes the text of a static segment beside it. */
function urlsWithSiblings({ id }: ManifestRoute): string[] {
  const names = id.split('/')
  return names.flatMap((name, index) => {
    if (!name.startsWith('[')) return []
    const above = names.slice(0, index).join('/')
    const siblings = new Set(
      routes
        .map((route) => route.id.split('/'))
        .filter((other) => other.slice(0, index).join('/') === above)
        .map((other) => other[index])
        .filter((text) => text !== undefined && !text.startsWith('[')),
    )
    return [...siblings].map(
      (text) =>
        `/${names.map((name, at) => (at === index ? text : name.replace(/^\[.*\]$/, 'v-1'))).join('/')}`,
    )
  })
}

/** The obvious way to read a directory as a pattern, independent of the one that is tested. */
function toRegExp({ id }: ManifestRoute): RegExp {
  const text = id
    .split('/')
    .map((name) => name.replace(/[.+*?^$(){}|\\]/g, '\\$&').replace(/\[\w+\]/g, '[^/]+'))
    .join('/')
  return new RegExp(`^/${text}$`)
}
