import { describe, expect, test } from 'vitest'
import { createRouteTable } from '../../src/matching/route-table.ts'
import { countStringWork } from './count-string-work.ts'

/** Texts of one length, which begin and end alike. */
function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `n${String(index).padStart(5, '0')}n`)
}

/** The most work that any of the paths takes. */
function mostWork(patterns: readonly string[], paths: readonly string[]): number {
  const table = createRouteTable(patterns.map((pattern) => ({ pattern })))
  return Math.max(...paths.map((path) => countStringWork(() => table.match(path))))
}

describe('the work for a path does not grow with the number of routes', () => {
  const toWork = (count: number, toPattern: (name: string) => string, path: string) =>
    mostWork(
      names(count).map(toPattern),
      names(count).map((name) => path.replace('*', name)),
    )

  test.each([
    ['static text', (name: string) => `/a/${name}`, '/a/*'],
    ['static text before a param', (name: string) => `/a/${name}/:x`, '/a/*/1'],
    ['static text behind a param', (name: string) => `/:x/${name}`, '/1/*'],
    ['static text that is not there', (name: string) => `/a/${name}/:x`, '/a/*x/1'],
  ])('with %s', (_, toPattern, path) => {
    expect(toWork(2_000, toPattern, path)).toBeLessThanOrEqual(toWork(20, toPattern, path) * 5)
  })

  test('with static text that differs in the first character', () => {
    const letters = [...'abcdefgh']
    const work = (count: number) =>
      mostWork(
        letters.slice(-count).map((letter) => `/${letter}/:x`),
        ['/h/1', '/x/1'],
      )
    expect(work(8)).toBe(work(1))
  })
})

describe('a path is looked over a few times, and no more', () => {
  const length = 10_000
  const long = 'a'.repeat(length)
  const work = (pattern: string, path: string) => mostWork([pattern], [path]) / length

  test('once where it is that of a route without params', () => {
    for (const text of [long, `é${long}`]) {
      const path = `/x/${encodeURI(text)}`
      // Encoded text is looked for once more, and its hex is made upper case.
      expect(work(`/x/${text}`, path)).toBeLessThan(text === long ? 1.1 : 3.1)
    }
  })

  test('three times where it holds a plain param', () => {
    expect(work('/x/:y', `/x/${long}`)).toBeLessThan(3.1)
  })

  test('no more for its encoding where no route has encoded text', () => {
    const path = `/x/${long}%20`
    for (const pattern of ['/y/:z', '/y/:z.json', '/y/:z(int)']) {
      expect(work(pattern, path)).toBe(work(pattern, `/x/${long}aaa`))
    }
  })

  test('once more for encodings that it has not where a route has encoded text', () => {
    const plain = work('/y/:z', `/x/${long}`)
    expect(work('/é/:z', `/x/${long}`)).toBeLessThan(plain + 1.1)
  })
})
