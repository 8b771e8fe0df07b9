import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { UsageError } from '../../src/index.ts'
import { createRouteTable, type RouteTableOptions } from '../../src/matching/route-table.ts'
import { type ParamMatcher, PatternError, parsePattern } from '../../src/pattern.ts'

function tableOf(patterns: readonly string[], options?: RouteTableOptions) {
  const routes = patterns.map((pattern) => ({ pattern }))
  return createRouteTable(routes, options)
}

/** The same with the segments at hand. */
function parsedTableOf(patterns: readonly string[], options?: RouteTableOptions) {
  const routes = patterns.map((pattern) => ({ pattern, parsed: parsePattern(pattern) }))
  return createRouteTable(routes, options)
}

/** `[pattern, params]`, `[pattern, 'malformed']` or `undefined`, of either table. */
function ask(patterns: readonly string[], target: string, options?: RouteTableOptions) {
  const [written, parsed] = [tableOf, parsedTableOf].map((toTable) => {
    const match = toTable(patterns, options).match(target)
    return match && [match.route.pattern, match.malformed ? 'malformed' : { ...match.params }]
  })
  expect(parsed).toEqual(written)
  return written
}

describe('the path that is matched', () => {
  const cases: readonly (readonly [pattern: string, target: string, params: object | undefined])[] =
    [
      ['/', '/', {}],
      ['/', '/?a=b', {}],
      ['/', '', undefined],
      ['/', '?', undefined],
      ['/', '//', undefined],
      ['/', '*', undefined],
      ['/:a', '/', undefined],
      ['/a', '/a?b', {}],
      ['/a', '/a?/b', {}],
      ['/a', '/a#b', undefined],
      ['/:x', '/a#b', undefined],
      ['/:x.json', '/a.bson', undefined],
      ['/:x.json', '/a.jsox', undefined],
      ['/by-:x', '/bye:a', undefined],
      ['/:x+', '/a/b#c', undefined],
      ['/:x(int)', '/1#', undefined],
      ['/:x', '/a?#', { x: 'a' }],
      ['/a', 'a', undefined],
      ['/a', 'http://host/a', undefined],
      ['/:x', 'http://host/a', undefined],
      ['/a', '/A', undefined],
      ['/a/b', '/a//b', undefined],
      ['/a/b', '//a/b', undefined],
      ['/a/:x', '/a//', undefined],
      ['/:x+', '/a//b', undefined],
      ['/:x*', '//', undefined],
      ['/:x?', '//', undefined],
      ['/admin', '/%61dmin', undefined],
      ['/admin/users', '/admin%2Fusers', undefined],
      ['/admin/users', '/admin\\users', undefined],
      ['/admin/users', '/admin;v=1/users', undefined],
      ['/admin/users', '/./admin/users', undefined],
      ['/admin/users', '/x/../admin/users', undefined],
      ['/a b', '/a%20b', {}],
      ['/a b', '/a b', undefined],
      ['/café', '/caf%C3%A9', {}],
      ['/café', '/caf%c3%a9', {}],
      ['/café', '/caf%C3%a9', {}],
      ['/café', '/café', undefined],
      ['/%41', '/%2541', {}],
      ['/a\\/b', '/a%2Fb', {}],
      ['/a\\/b', '/a%2fb', {}],
      ['/a\\\\b', '/a%5cb', {}],
      ['/é:x', '/%c3%a9%2f', { x: '/' }],
    ]

  test.each(cases)('%s with %s', (pattern, target, params) => {
    expect(ask([pattern], target)).toEqual(params && [pattern, params])
  })
})

describe('trailingSlash', () => {
  const paths = ['/', '//', '/a', '/a/', '/a//', '/b/1', '/b/1/', '/b/1//', '/b/1/?x', '/b/1?x/']
  const cases = [
    ['ignore', ['/', '/a', '/a/', '/b/1', '/b/1/', '/b/1/?x', '/b/1?x/']],
    ['never', ['/', '/a', '/b/1', '/b/1?x/']],
    ['always', ['/', '/a/', '/b/1/', '/b/1/?x']],
  ] as const

  test.each(cases)('%s matches what it should', (trailingSlash, matched) => {
    const table = tableOf(['/', '/a', '/b/:path+'], { trailingSlash })
    expect(paths.filter((path) => table.match(path) !== undefined)).toEqual(matched)
  })

  test('is one of three', () => {
    expect(() => tableOf(['/'], { trailingSlash: 'maybe' as 'never' })).toThrow(
      new UsageError(
        'invalid-option',
        `trailingSlash is "maybe"; write 'ignore', 'never' or 'always'`,
      ),
    )
  })
})

describe('params', () => {
  const cases: readonly (readonly [pattern: string, target: string, params: object | undefined])[] =
    [
      ['/:x', '/a%2Fb', { x: 'a/b' }],
      ['/:x', '/%2541', { x: '%41' }],
      ['/:x', '/a+b', { x: 'a+b' }],
      ['/:x', '/...', { x: '...' }],
      ['/:x', '/.a', { x: '.a' }],
      ['/:x', '/a..%2F.b', { x: 'a../.b' }],
      ['/:x', '/%7Ea', { x: '~a' }],
      ['/:x/:y', '/%C3%A9/b%20c', { x: 'é', y: 'b c' }],
      ['/:x?', '/', {}],
      ['/:x?', '/a', { x: 'a' }],
      ['/:x?/:y?', '/a', { x: 'a' }],
      ['/:x?/:y?/:z?', '/a/b', { x: 'a', y: 'b' }],
      ['/:x(int)?/:y?', '/a', { y: 'a' }],
      ['/:x?/a', '/a', {}],
      ['/:x?/a', '/a/a', { x: 'a' }],
      ['/:x?/:y', '/a', { y: 'a' }],
      ['/:x?/:y?/a/:z', '/a/b', { z: 'b' }],
      ['/:x?/a/a/b', '/a/a/b', {}],
      ['/:x?/a/a/b', '/a/a/a/b', { x: 'a' }],
      ['/:x?/:y?/:z(int)/:w(slug)?', '/1/x/1', { x: '1', y: 'x', z: 1 }],
      ['/f/:x+', '/f/a%2Fb/c', { x: ['a/b', 'c'] }],
      ['/f/:x+', '/f', undefined],
      ['/f/:x+', '/f/', undefined],
      ['/f/:x*', '/f', { x: [] }],
      ['/f/:x*', '/f/a/b/', { x: ['a', 'b'] }],
      ['/:x*', '/', { x: [] }],
      ['/f/:x+/edit', '/f/a/b/edit', { x: ['a', 'b'] }],
      ['/f/:x+/edit', '/f/edit/edit', { x: ['edit'] }],
      ['/f/:x+/edit', '/f/edit', undefined],
      ['/f/:x*/edit', '/f/edit', { x: [] }],
      ['/f/:x*/edit', '/f//edit', undefined],
      ['/f/:x*/f/b', '/f/b', undefined],
      ['/:x*/:y/:z', '/b', undefined],
      ['/:x+/:y?', '/a/b', { x: ['a'], y: 'b' }],
      ['/:x+/:y?', '/a', { x: ['a'] }],
      ['/:x?/:y(int)?', '/7', { y: 7 }],
      ['/:x?/b/:y?', '/a/b', { x: 'a' }],
      ['/:x?/b/:y?', '/b/b', { y: 'b' }],
      ['/:x?/:y+', '/a/b', { x: 'a', y: ['b'] }],
      ['/:x+/a/:y?', '/a/a/a', { x: ['a'], y: 'a' }],
      ['/:x+/a/:y?', '/a/a', { x: ['a'] }],
      ['/:x+/a/:y?', '/b/a/c', { x: ['b'], y: 'c' }],
      ['/v:x', '/v', undefined],
      ['/v:x', '/v1', { x: '1' }],
      ['/:x.json', '/.json', undefined],
      ['/:x.json', '/a.json.json', { x: 'a.json' }],
      ['/:x-:y', '/a-b-c', { x: 'a', y: 'b-c' }],
      ['/:x-:y', '/--a', { x: '-', y: 'a' }],
      ['/:x-:y', '/a%2Db', undefined],
      ['/:x-:y', '/a-', undefined],
      ['/:x-:y', '/a', undefined],
      ['/p:x-:y.z', '/p1-2.z', { x: '1', y: '2' }],
      ['/p:x-:y.z', '/p1-.z', undefined],
      ['/:x\\2:y', '/a%2Fb2c', { x: 'a/b', y: 'c' }],
      ['/:x\\2:y', '/%2F2c', { x: '/', y: 'c' }],
      ['/:x\\F:y', '/a%2FbFc', { x: 'a/b', y: 'c' }],
      ['/:x\\F:y', '/a%2Fb', undefined],
      ['/:x\\2F', '/a%2F', undefined],
      ['/:x\\F', '/a%2f', undefined],
      ['/:x\\F', '/a%zF', 'malformed' as unknown as object],
      ['/:x(int)', '/%37', undefined],
      ['/:x', '/top%2Dsecret', undefined],
      ['/:x', '/top%2dsecret', undefined],
      ['/:x', '/%70rivate', undefined],
      ['/:x?/b', '/%70rivate/b', undefined],
      ['/v:x', '/v%31', undefined],
      ['/v:x', '/%76%31', undefined],
      ['/:x-:y', '/a%2Db-%63', { x: 'a-b', y: 'c' }],
      ['/:x/:y-:z', '/%20/a%2Db-c', { x: ' ', y: 'a-b', z: 'c' }],
      ['/f/:x+', '/f/%70rivate/a', undefined],
      ['/f/:x+', '/f/a/%5F', undefined],
      ['/f/:x*', '/f/a/b%2Ejs/c', undefined],
      ['/:x*/:y-:z', '/a/%62-c', { x: ['a'], y: 'b', z: 'c' }],
      ['/:x*/b', '/%61/b', undefined],
      ['/:x+/v:y', '/a/v%31', undefined],
      ['/:x(int)', '/07', undefined],
      ['/:x(int)', '/%ff', undefined],
      ['/:x(int)px', '/12px', { x: 12 }],
      ['/:x(int)px', '/apx', undefined],
      ['/:x(int)-:y(slug)', '/1-a-b', { x: 1, y: 'a-b' }],
      ['/:x(int)-:y(int)', '/1-b', undefined],
      ['/:x(int)-:y(int)', '/b-1', undefined],
      [
        '/:x(uuid)',
        '/C232AB00-9414-11EC-B3C8-9F6BDECED846',
        {
          x: 'C232AB00-9414-11EC-B3C8-9F6BDECED846',
        },
      ],
    ]

  test.each(cases)('of %s in %s', (pattern, target, params) => {
    expect(ask([pattern], target)).toEqual(params && [pattern, params])
  })

  test('have no prototype, and take the place of nothing', () => {
    const table = tableOf(['/', '/:toString', '/a/:x?', '/b/:x*', '/c/:x(int)'])
    for (const target of ['/', '/a', '/a/b', '/b', '/c/1', '/d', '/%20']) {
      expect(Object.getPrototypeOf(table.match(target)?.params)).toBe(null)
    }
    expect(Object.keys(table.match('/a')?.params ?? { x: 1 })).toEqual([])
  })
})

test('a text that encodeURIComponent has encoded is always read as it was', () => {
  const table = tableOf(['/a/:x', '/b/:x+', '/c/v:x', '/d/:x(text)'], {
    matchers: { text: () => true },
  })
  const isDots = (text: string) => /(^|[/\\])\.\.?([/\\]|$)/.test(text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: params cannot hold them.
  const hasControl = (text: string) => /[\0-\x1f\x7f]/.test(text)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(!/\p{Cs}/u.test(text) && !isDots(text) && !hasControl(text))
      const encoded = encodeURIComponent(text)
      for (const [start, params] of [
        ['/a/', { x: text }],
        ['/b/', { x: [text] }],
        ['/c/v', { x: text }],
        ['/d/', { x: text }],
      ] as const) {
        expect({ ...table.match(start + encoded)?.params }).toEqual(params)
      }
    }),
  )
})

describe('a pattern of very many segments', () => {
  const count = 20_000
  const indices = Array.from({ length: count }, (_, index) => index)

  test.each([
    ['texts', `${'/a'.repeat(count)}/:x`, `${'/a'.repeat(count)}/b`],
    ['params', indices.map((index) => `/:p${index}`).join(''), '/b'.repeat(count)],
  ])('matches: %s', (_, pattern, target) => {
    const params = tableOf([pattern]).match(target)?.params
    expect(Object.values(params ?? {}).at(-1)).toBe('b')
  })
})

describe('a malformed path', () => {
  const params = ['%', '%2', '%zz', '%ff', '%E0%A4%A', '%C0%AF', '%ED%A0%80', 'a%00b', '%1F', '%7f']
  const raw = ['a\0b', '\t', '\x1f', '\x7f']

  test.each([...params, ...raw])('with %j as a param is told from a missing one', (text) => {
    expect(ask(['/a/:x'], `/a/${text}`)).toEqual(['/a/:x', 'malformed'])
    expect(ask(['/a/:x?'], `/a/${text}`)).toEqual(['/a/:x?', 'malformed'])
    expect(ask(['/a/:x+'], `/a/b/${text}`)).toEqual(['/a/:x+', 'malformed'])
    expect(ask(['/a/x:x'], `/a/x${text}`)).toEqual(['/a/x:x', 'malformed'])
    expect(ask(['/a/:x(slug)'], `/a/${text}`)).toBe(undefined)
    expect(ask(['/b/:x'], `/a/${text}`)).toBe(undefined)
  })

  test.each(['.', '..', '..%2Fetc', 'a%2F..', 'a%5C.%5Cb', '..\\b', '.%5c'])(
    'has %s in a param',
    (text) => {
      expect(ask(['/a/:x'], `/a/${text}`)).toEqual(['/a/:x', 'malformed'])
      expect(ask(['/a/:x-:y'], `/a/b-${text}`)).toEqual(['/a/:x-:y', 'malformed'])
      expect(ask(['/a/x:x'], `/a/x${text}`)).toEqual(['/a/x:x', 'malformed'])
      expect(ask(['/f/:x+'], `/f/a/${text}/b`)).toEqual(['/f/:x+', 'malformed'])
      expect(ask(['/f/:x*'], `/f/${text}`)).toEqual(['/f/:x*', 'malformed'])
    },
  )

  test('does not encode what needs no encoding: such a path matches nothing', () => {
    for (const text of ['%2e', '.%2E', '%2E%2e']) {
      expect(ask(['/f/:x', '/f/:x+', '/:x*'], `/f/${text}`)).toBe(undefined)
    }
  })

  test('belongs to the route that would match, whatever ranks below it', () => {
    expect(ask(['/:x', '/:x+'], '/%ff')).toEqual(['/:x', 'malformed'])
    expect(ask(['/:x(int)', '/:x+'], '/%ff')).toEqual(['/:x+', 'malformed'])
  })
})

describe('the order of routes', () => {
  const cases: readonly (readonly [patterns: readonly string[], target: string, winner: string])[] =
    [
      [['/:x', '/a'], '/a', '/a'],
      [['/:x', '/a:x'], '/ab', '/a:x'],
      [['/a:x', '/ab:x'], '/abc', '/ab:x'],
      [['/:x', '/:x(slug)', '/:x(uuid)', '/:x(int)'], '/1', '/:x(int)'],
      [['/:x', '/:x(slug)', '/:x(int)'], '/a', '/:x(slug)'],
      [['/:x', '/:x(int)'], '/A', '/:x'],
      [['/:x?', '/:x+', '/:x'], '/a', '/:x'],
      [['/:x*', '/:x+', '/:x?'], '/a', '/:x?'],
      [['/:x*', '/:x+'], '/a', '/:x+'],
      [['/:x*', '/:x?', '/'], '/', '/'],
      [['/:x*', '/:x?'], '/', '/:x?'],
      [['/a/:x?', '/a'], '/a', '/a'],
      [['/:lang?/about', '/about'], '/about', '/about'],
      [['/:lang?', '/:lang?/about'], '/about', '/:lang?/about'],
      [['/:x?/a/:y?', '/:x?/b/:y?'], '/b/a', '/:x?/b/:y?'],
      [['/users/:id', '/users/:org?/settings'], '/users/settings', '/users/:org?/settings'],
      [['/users/:id', '/users/:org?/settings'], '/users/7', '/users/:id'],
      [['/:slug', '/:lang?/about'], '/about', '/:lang?/about'],
      [['/:rest+', '/a/:b?/c'], '/a/c', '/a/:b?/c'],
      [['/:x*/c', '/:y*/b'], '/a/b', '/:y*/b'],
      [['/:x*/c', '/:y*/b'], '/a/c', '/:x*/c'],
      [['/:lang?/docs/:p*', '/:lang?/blog/:s*'], '/docs/blog', '/:lang?/docs/:p*'],
      [['/:lang?/docs/:p*', '/:lang?/blog/:s*'], '/blog/docs', '/:lang?/blog/:s*'],
      [['/:lang?/docs/:p*', '/:lang?/blog/:s*'], '/en/blog', '/:lang?/blog/:s*'],
      [['/:x?/:y?', '/:x?/b'], '/a/b', '/:x?/b'],
      [['/:x?/:y?', '/:x?'], '/a', '/:x?'],
      [['/:x?/:y?', '/:x'], '/a', '/:x'],
      [['/:x/:y?', '/:x(int)?/b/:z?'], '/1', '/:x/:y?'],
      [['/a/:x?', '/:y?/b', '/a/b'], '/a/b', '/a/b'],
      [['/a/:x?', '/:y?/a', '/a'], '/a', '/a'],
      [['/:lang?', '/:lang?/about'], '/en', '/:lang?'],
      [['/:x?/b', '/:x/:y'], '/a/b', '/:x?/b'],
      [['/a/:x', '/:x/b'], '/a/b', '/a/:x'],
      [['/a/:x/c', '/:x/b'], '/a/b', '/:x/b'],
      [['/a/b/c', '/a/:x/d', '/:x/b/e', '/:x+'], '/a/b/f', '/:x+'],
      [['/f/:x+/edit', '/f/:x+'], '/f/a/edit', '/f/:x+/edit'],
      [['/f/:x+/edit', '/f/:x+'], '/f/a', '/f/:x+'],
      [['/:x+/:y', '/:x+/b'], '/a/b', '/:x+/b'],
      [['/a:x/:y', '/:x\\b/c'], '/acb/c', '/:x\\b/c'],
      [['/:x\\b/:y', '/a:x/c'], '/acb/c', '/a:x/c'],
      [['/a:x/:y', '/:x\\b/:y'], '/acb/c', '/:x\\b/:y'],
      [['/1:x', '/:x\\b'], '/1cb', '/1:x'],
      [['/a:x\\Ac', '/aA:x\\c'], '/aAAc', '/a:x\\Ac'],
      [['/a/:x', '/a/:x(int)'], '/a/1', '/a/:x(int)'],
      [['/1/x/:y', '/:x(int)/y/:y'], '/1/y/z', '/:x(int)/y/:y'],
      [['/a/x/:y', '/:x+'], '/a/y/z', '/:x+'],
    ]

  test.each(cases)('%j gives %s to %s', (patterns, target, winner) => {
    expect(ask(patterns, target)?.[0]).toBe(winner)
    expect(ask(patterns.toReversed(), target)?.[0]).toBe(winner)
  })

  test('is that of the routes property', () => {
    const table = tableOf(['/:x*', '/:x', '/a', '/'])
    expect(table.routes.map(({ pattern }) => pattern)).toEqual(['/a', '/:x', '/', '/:x*'])
  })

  test('holds among many static siblings', () => {
    const names = Array.from({ length: 200 }, (_, index) => `item${index}`)
    const table = tableOf([...names.map((name) => `/a/${name}`), '/a/item7/x', '/a/:x', '/:y?/:z'])
    expect(table.match('/a/item7/x')?.route.pattern).toBe('/a/item7/x')
    for (const name of names) expect(table.match(`/a/${name}`)?.route.pattern).toBe(`/a/${name}`)
    for (const name of ['item200', 'item', 'tem1', 'item1x']) {
      expect(table.match(`/a/${name}`)?.route.pattern).toBe('/a/:x')
    }
  })

  test('holds among many static siblings with params below them', () => {
    const names = Array.from({ length: 200 }, (_, index) => `item${index}`)
    const table = tableOf([...names.map((name) => `/a/${name}/:z`), '/a/:x/:y'])
    for (const name of names) {
      expect(table.match(`/a/${name}/1`)?.route.pattern).toBe(`/a/${name}/:z`)
    }
    for (const name of ['item200', 'item', 'tem1', 'item1x']) {
      expect(table.match(`/a/${name}/1`)?.route.pattern).toBe('/a/:x/:y')
    }
  })
})

describe('matchers', () => {
  const even: ParamMatcher = (value) => value.length % 2 === 0

  test('come after the built-in ones, in the order of their names', () => {
    const matchers = { zzz: () => true, aaa: even }
    const patterns = ['/:x', '/:x(zzz)', '/:x(aaa)', '/:x(slug)']
    expect(ask(patterns, '/ab', { matchers })?.[0]).toBe('/:x(slug)')
    expect(ask(patterns, '/AB', { matchers })?.[0]).toBe('/:x(aaa)')
    expect(ask(patterns, '/A', { matchers })?.[0]).toBe('/:x(zzz)')
  })

  test.each([
    [['/:x(aaa)/:y', '/:x(zzz)/b'], '/1/b', '/:x(zzz)/b', { x: '1' }],
    [['/:x(aaa)/b/:y', '/:x(zzz)/:y(aaa)/c'], '/1/b/c', '/:x(aaa)/b/:y', { x: '1', y: 'c' }],
    [['/a:x(aaa)/:y', '/:x(aaa)b/c'], '/acb/c', '/:x(aaa)b/c', { x: 'ac' }],
  ])('that rank alike let the segments behind decide: of %j for %s, %s', (...all) => {
    const [patterns, target, winner, params] = all
    const matchers = { aaa: () => true, zzz: () => true }
    expect(ask(patterns, target, { matchers })).toEqual([winner, params])
    expect(ask(patterns.toReversed(), target, { matchers })).toEqual([winner, params])
  })

  test.each([
    [true, 'a'],
    ['other', 'other'],
    [null, null],
    [0, 0],
    ['', ''],
  ])('that give %j make %j the value', (given, value) => {
    expect(ask(['/:x(own)'], '/a', { matchers: { own: () => given } })?.[1]).toEqual({ x: value })
  })

  test.each([false, undefined])('that give %j refuse', (given) => {
    expect(ask(['/:x(own)'], '/a', { matchers: { own: () => given } })).toBe(undefined)
  })

  test('that throw refuse', () => {
    const own = () => {
      throw new Error('no')
    }
    expect(ask(['/:x(own)', '/:x'], '/a', { matchers: { own } })?.[0]).toBe('/:x')
  })

  test('are asked once for a text, with it decoded', () => {
    const own = vi.fn(() => true)
    const patterns = ['/:x(own)/a', '/v:x(own)', '/:x(own)?/b', '/:x(own)?/:y/c']
    tableOf(patterns, { matchers: { own } }).match('/a%20b/c')
    expect(own.mock.calls).toEqual([['a b']])
  })

  test('are asked once for a text that two ways come to', () => {
    const own = vi.fn(() => true)
    const table = tableOf(['/:x(slug)/:y(own)/a', '/:x/:y(own)/b'], { matchers: { own } })
    expect(table.match('/s/t/b')?.params).toEqual({ x: 's', y: 't' })
    expect(own.mock.calls).toEqual([['t']])
  })

  test('are not asked of a text that is malformed', () => {
    const own = vi.fn(() => 'any')
    for (const text of ['%ff', '%', 'a%00', 'a\0']) {
      expect(ask(['/:x(own)'], `/${text}`, { matchers: { own } })).toBe(undefined)
    }
    expect(own).not.toHaveBeenCalled()
  })

  test('are not asked where a route above has matched', () => {
    const own = vi.fn(() => true)
    for (const patterns of [
      ['/:a(int)', '/:a(own)'],
      ['/a/:a(int)?', '/:b?/:a(own)?'],
    ]) {
      const table = tableOf(patterns, { matchers: { own } })
      expect(table.match(patterns[0]?.startsWith('/a') ? '/a/7' : '/7')?.params).toEqual({ a: 7 })
    }
    expect(own).not.toHaveBeenCalled()
  })

  test.each([
    [['/:a+/:b(own)/c'], '/1/2/3/4/c', ['4']],
    [['/:a*/:b(own)/c'], '/1/2/3/4/c', ['4']],
    [['/:a+/:b(own)?/c'], '/1/2/3/4/c', []],
    [['/:a+/:b(own)?/:c'], '/1/2/3/4/5', ['4']],
    [['/:a+/:b(own)?/c'], '/1/c', []],
    [['/:a+/:b(own)/c', '/:a+/:b(own)/c/d'], '/1/2/3/4/c', ['3', '4']],
    [['/:a+/:b?/c/:d(own)'], '/1/2/c/4', ['4']],
  ])('of %j are asked behind a rest where the route can still end: %s', (patterns, path, asked) => {
    const own = vi.fn(() => true)
    tableOf(patterns, { matchers: { own } }).match(path)
    expect(own.mock.calls.flat().sort()).toEqual(asked)
  })

  test('may ask the table themselves', () => {
    const table = tableOf(['/:a/:b/:c(own)', '/:x/:y'], {
      matchers: { own: () => table.match('/long-other/path') !== undefined },
    })
    expect(table.match('/1/2/3')?.params).toEqual({ a: '1', b: '2', c: '3' })
    const other = tableOf(['/:a/b:x(own)', '/:a/:b'], {
      matchers: { own: () => other.match('/long/other') === undefined },
    })
    expect(other.match('/1/b2')?.params).toEqual({ a: '1', b: 'b2' })
  })

  test('that a pattern names have to be there', () => {
    const error = catchError(() => tableOf(['/a/:x(evne)'], { matchers: { even } }))
    expect(error).toBeInstanceOf(PatternError)
    expect(error).toMatchObject({ code: 'unknown-matcher', pattern: '/a/:x(evne)', index: 6 })
    expect(error?.message).toContain(
      'no matcher is called "evne". Write one of int, uuid, slug, even, or add it',
    )
  })

  test.each([
    [{ int: even }, 'matchers.int: this one is built in; give yours another name'],
    [{ 'is-even': even }, 'matchers["is-even"]: a pattern names it; use a JavaScript identifier'],
    [{ even: 'x' }, 'matchers.even is "x"; give a function of the text'],
  ])('are refused as in %j', (matchers, message) => {
    const options = { matchers: matchers as unknown as Record<string, ParamMatcher> }
    expect(() => tableOf(['/'], options)).toThrow(new UsageError('invalid-option', message))
  })
})

describe('a pattern that cannot be read', () => {
  test.each([
    ['/a/:id/b/:id', 'duplicate-name'],
    ['/a/:__proto__', 'reserved-name'],
    ['/a/..', 'dot-segment'],
    ['/a/./:x', 'dot-segment'],
    ['/a/', 'trailing-slash'],
    ['/:x//b', 'empty-segment'],
    ['a/:x', 'missing-slash'],
    ['', 'missing-slash'],
    ['/:1', 'param-name'],
  ])('is refused: %s', (pattern, code) => {
    expect(catchError(() => tableOf(['/a/:x', pattern]))).toMatchObject({ code, pattern })
  })

  test('may hold more dots than those that clients resolve', () => {
    const patterns = ['/.a', '/..a', '/...', '/a.', '/:x/...']
    for (const pattern of patterns) {
      expect(ask(patterns, pattern.replace(':x', '.'))?.[0]).toBe(pattern)
    }
  })
})

describe('two routes whose texts look like one', () => {
  test.each([
    ['/:x\\:', '/\\::x', '/a:', '/:a'],
    ['/:x(int)-', '/:x\\(int\\)-', '/1-', '/a(int)-'],
    ['/:x-\\:-:y', '/:x-:y-:z', '/a-:-b', '/a-b-c'],
    ['/a:x-\\:\\(\\)', '/a:x-:y', '/a1-:()', '/a1-2'],
    ['/:x+/a/b', '/:x+/astaticb', '/1/a/b', '/1/astaticb'],
  ])('are two: %s and %s', (a, b, pathOfA, pathOfB) => {
    expect(ask([a, b], pathOfA)?.[0]).toBe(a)
    expect(ask([a, b], pathOfB)?.[0]).toBe(b)
  })
})

describe('two routes with a variant in common', () => {
  test.each([
    ['/:x?/a', '/:y?/a'],
    ['/:x?/a', '/a/:y?'],
    ['/:x?', '/:x(int)?'],
    ['/:x?/a/:y+', '/a/:y+/:z?'],
  ])('are refused where both have as many optional segments: %s and %s', (a, b) => {
    for (const toTable of [tableOf, parsedTableOf]) {
      const error = catchError(() => toTable([a, b]))
      expect(error).toMatchObject({ code: 'duplicate-route', pattern: b })
      expect(error?.message).toContain(`matches some of the same paths as ${JSON.stringify(a)}`)
    }
  })

  test.each([[['/:x?/a', '/a/:y?', '/a']], [['/a', '/:x?/a', '/a/:y?']]])(
    'are accepted where a third one has fewer: %j',
    (patterns) => {
      expect(ask(patterns, '/a')?.[0]).toBe('/a')
    },
  )

  test.each([
    ['/:x?/:y?/a', '/:x?/a'],
    ['/:x?/a', '/a'],
  ])('are accepted where one has more: %s and %s', (more, fewer) => {
    for (const patterns of [
      [more, fewer],
      [fewer, more],
    ]) {
      expect(ask(patterns, '/a')?.[0]).toBe(fewer)
    }
  })

  test('a pattern with the most optional segments has a route for each of its variants', () => {
    const pattern = '/:a?/1/:b?/2/:c?/3/:d?/4'
    for (let taken = 0; taken < 16; taken++) {
      const names = ['a', 'b', 'c', 'd'].filter((_, index) => (taken & (1 << index)) !== 0)
      const path = ['a', 'b', 'c', 'd']
        .map((name, index) => `${names.includes(name) ? `/${name}` : ''}/${index + 1}`)
        .join('')
      const params = Object.fromEntries(names.map((name) => [name, name]))
      expect(ask([pattern], path)).toEqual([pattern, params])
    }
  })

  test('a pattern with more optional segments is refused', () => {
    const pattern = '/:a?/:b?/:c?/:d?/:e?'
    const optional = (name: string) => ({ kind: 'optional', name }) as const
    const parsed = ['a', 'b', 'c', 'd', 'e'].map(optional)
    for (const route of [{ pattern }, { pattern, parsed }]) {
      const error = catchError(() => createRouteTable([route]))
      expect(error).toMatchObject({ code: 'too-many-optionals', pattern, index: 17 })
    }
  })
})

describe('two routes with one shape', () => {
  test.each([
    ['/', '/'],
    ['/a/:x', '/a/:y'],
    ['/:x(int)', '/:y(int)'],
    ['/:x+', '/:y+'],
    ['/:a-:b', '/:c-:d'],
    ['/café', '/cafe\u0301'],
  ])('are refused: %s and %s', (a, b) => {
    for (const toTable of [tableOf, parsedTableOf]) {
      const error = catchError(() => toTable([a, b]))
      expect(error).toMatchObject({ code: 'duplicate-route', pattern: b })
      expect(error?.message).toContain(`matches the same paths as ${JSON.stringify(a)}`)
      expect(error?.message).toContain('Remove one of the two routes')
    }
  })
})

function catchError(run: () => unknown): Error | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return error as Error
  }
}
