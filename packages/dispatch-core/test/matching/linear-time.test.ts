import { describe, expect, test } from 'vitest'
import { createRouteTable } from '../../src/matching/route-table.ts'
import { countStringWork } from './count-string-work.ts'

/** All patterns of so many segments, each of them one of the choices, with an end that fails. */
function combine(choices: readonly string[], length: number): readonly string[] {
  const heads = Array.from({ length }, (_, index) => index).reduce<readonly string[]>(
    (all, index) =>
      all.flatMap((head) => choices.map((choice) => `${head}/${choice.replace('#', `${index}`)}`)),
    [''],
  )
  return heads.map((head) => `${head}/never`)
}

const cases: readonly (readonly [
  name: string,
  patterns: readonly string[],
  path: (size: number) => string,
])[] = [
  [
    'static text beside params at every depth',
    combine(['a', ':p#'], 7),
    (n) => `/a/a/a/a/a/a/${'a'.repeat(n)}`,
  ],
  ['optional segments in a row', ['/:a?/:b?/:c?/:d?/never'], (n) => '/a'.repeat(n)],
  [
    'optional segments beside static text',
    ['/:a?/:b?/:c?/:d?/z', '/:a?/a/:b?/:c?/z', '/a/:a?/a/:b?/z', '/a/a/a/:a?/z'],
    (n) => '/a'.repeat(n),
  ],
  [
    'rests with tails',
    ['/:a+/a/a/b', '/:a+/a/:b/b', '/:a*/:b/a/c', '/a/:b+/:c?/:d?/b'],
    (n) => '/a'.repeat(n),
  ],
  ['a rest under optional segments', ['/:a?/:b?/:c?/:d+/never'], (n) => '/a'.repeat(n)],
  ['a rest that matches', ['/:a+'], (n) => '/a'.repeat(n)],
  ['a rest that is malformed at the end', ['/:a?/:b+/c/:d?'], (n) => `${'/a'.repeat(n)}/c/%ff`],
  [
    'several params in a segment',
    ['/:a-:b-:c-:d.x', '/a:a-:b-:c-:d.y'],
    (n) => `/${'a-'.repeat(n)}`,
  ],
  ['separators inside encoded bytes', ['/:a\\2:b\\2:c'], (n) => `/${'%22'.repeat(n)}`],
  [
    'matchers at every depth',
    combine([':p#(slug)', ':p#(int)', ':p#'], 4),
    (n) => `/1/1/1/${'1'.repeat(n)}/x`,
  ],
  ['encoded text', ['/é/:a/never', '/:a+/é'], (n) => `/%c3%a9/${'%c3%a9'.repeat(n)}/x`],
  ['empty segments', ['/:a?/:b+/c', '/:a*'], (n) => `/a${'/'.repeat(n)}c`],
  ['a long query', ['/a/:b'], (n) => `/a/b?${'/'.repeat(n)}`],
]

describe('matching takes time that grows with the length of the path', () => {
  test.each(cases)('with %s', (_, patterns, path) => {
    const routes = patterns.map((pattern) => ({ pattern }))
    const table = createRouteTable(routes)
    const [small, double, large] = [1_000, 2_000, 8_000].map((size) => {
      const target = path(size)
      return countStringWork(() => table.match(target))
    }) as [number, number, number]
    expect(double).toBeLessThanOrEqual(small * 2 + 100)
    expect(large).toBeLessThanOrEqual(small * 8 + 100)
  })
})
