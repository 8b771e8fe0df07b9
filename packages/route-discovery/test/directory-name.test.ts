import { formatPattern, parsePattern } from '@portolan/dispatch-core/pattern'
import { expect, test } from 'vitest'
import { DiscoveryError, type ManifestRoute, planRoutes } from '../src/index.ts'

/** The path of a directory and its pattern; `undefined` where it is not routed. */
const PATHS: [path: string, pattern: string | undefined][] = [
  ['', '/'],
  ['users', '/users'],
  ['users/[id]', '/users/:id'],
  ['[[lang]]/about', '/:lang?/about'],
  ['files/[...path]', '/files/:path+'],
  ['files/[[...path]]', '/files/:path*'],
  ['files/[...path]/edit', '/files/:path+/edit'],
  ['v[version]', '/v:version'],
  ['[name].json', '/:name.json'],
  ['[from]-[to]', '/:from-:to'],
  ['[id=int]', '/:id(int)'],
  ['[[id=uuid]]', '/:id(uuid)?'],
  ['v[major=int].[minor=int]', '/v:major(int).:minor(int)'],
  ['[day=date]', '/:day(date)'],
  ['(shop)/cart', '/cart'],
  ['(a)/(b)/cart/(c)', '/cart'],
  ['((a)', undefined],
  ['(a)b', undefined],
  ['[id=]', undefined],
  ['[id=int=int]', undefined],
  ['_private/a', undefined],
  ['a/_private', undefined],
  ['.hidden', undefined],
  ['a/node_modules/b', undefined],
  ['.well-known/openid', '/.well-known/openid'],
  ['a/.well-known', '/a/.well-known'],
  ['[x+2e]env', '/.env'],
  ['[x+5f]private', '/_private'],
  ['[x+5Bid[x+5d]', undefined],
  ['[x+5b]id[x+5d]', '/\\[id\\]'],
  ['[x+28]group)', '/\\(group\\)'],
  ['[u+00e9]t[u+00E9]', '/\u00e9t\u00e9'],
  ['[u+1f6a2]', '/\u{1f6a2}'],
  ['[u+d83d][u+dea2]', '/\u{1f6a2}'],
  ['[u+2028]', '/\u2028'],
  ['[u+10ffff]', '/\u{10ffff}'],
  ['[u+110000]', undefined],
  ['[u+00000e9]', undefined],
  ['[U+00e9]', undefined],
  ['[x+02e]', undefined],
  ['[x+00e9]', undefined],
  ['[X+2e]', undefined],
  ['e[u+0301]', '/\u00e9'],
  ['cafe\u0301', '/caf\u00e9'],
  ['[nam\u0065\u0301]', '/:nam\u00e9'],
  ['a b', '/a b'],
  ['a+b@c~d%41', '/a\\+b@c~d%41'],
  ['a.b', '/a.b'],
  ["q'uote", "/q'uote"],
  ['`t`', '/`t`'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name, not a placeholder.
  ['${x}', '/$\\{x\\}'],
  ['a(b)c', '/a\\(b\\)c'],
  [':id', '/\\:id'],
  ['back\\slash', '/back\\\\slash'],
  ['*', '/\\*'],
  ['!x', '/!x'],
  ['route.ts', '/route.ts'],
]

test.each(PATHS)('%s means %s', (path, pattern) => {
  const route = findRoute(path)
  expect(route?.pattern).toBe(pattern)
  if (route === undefined || pattern === undefined) return
  expect(route.id).toBe(path)
  expect(parsePattern(pattern)).toEqual(route.segments)
  expect(formatPattern(route.segments)).toBe(pattern)
})

test.each([
  ['v[[id=int]]', 'v[id=int]', ', or give "[[id=int]]" a directory of its own'],
  ['v[...path]', 'v[path]', ', or give "[...path]" a directory of its own'],
  ['[id=slugs]', '[id=slug]', ', or give "slugs" in the option matchers'],
  ['[from][to]', '[from]-[to]', ' with text between them, or give each a directory'],
])('the advice for %s is %s', (name, newName, others) => {
  const diagnostics = [
    expect.objectContaining({
      fix: `Rename it to "${newName}"${others}`,
      renames: [{ from: `a/${name}`, to: `a/${newName}` }],
    }),
  ]
  expect(() => planRoutes([`a/${name}/route.ts`])).toThrow(expect.objectContaining({ diagnostics }))
})

test('a param without a letter is to get a name', () => {
  const diagnostics = [expect.objectContaining({ fix: 'Write a name, such as "[id]"' })]
  expect(() => planRoutes(['[-]/route.ts'])).toThrow(expect.objectContaining({ diagnostics }))
})

/** The route of a directory alone in its tree; `undefined` where its name is wrong or private. */
function findRoute(path: string): ManifestRoute | undefined {
  try {
    const file = path === '' ? 'route.ts' : `${path}/route.ts`
    return planRoutes([file], { matchers: ['date'] }).routes[0]
  } catch (error) {
    if (error instanceof DiscoveryError) return undefined
    throw error
  }
}
