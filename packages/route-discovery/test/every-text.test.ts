import { createDispatcher } from '@portolan/dispatch-core'
import {
  formatPattern,
  type ParamPart,
  type Segment,
  variantsOf,
} from '@portolan/dispatch-core/pattern'
import { describe, expect, test } from 'vitest'
import { planDirectories, toFiles } from './planned.ts'

/** All texts of these characters up to a length, shortest first. */
function textsOf(characters: readonly string[], longest: number): string[] {
  let last = ['']
  return Array.from({ length: longest }, () => {
    last = last.flatMap((text) => characters.map((character) => text + character))
    return last
  }).flat()
}

/** Whether the dispatcher matches a path with a pattern alone. */
function createMatch(segments: readonly Segment[]): (path: string) => boolean {
  const pattern = formatPattern(segments)
  const dispatcher = createDispatcher({ routes: [{ pattern, module: {} }] })
  return (path) => dispatcher.match(path) !== undefined
}

type Parts = readonly (string | ParamPart)[]

/** Literal texts around, before and behind params, with `length` of these characters together. */
function affixesOf(characters: string, length: number, ...params: readonly ParamPart[]): Parts[] {
  const texts = textsOf([...characters], length).filter((text) => text.length === length)
  return texts.flatMap((text) => split(text, params))
}

function split(text: string, [param, ...others]: readonly ParamPart[], least = 0): Parts[] {
  if (param === undefined) return [text === '' ? [] : [text]]
  return Array.from({ length: text.length - least + 1 }, (_, index) => index + least).flatMap(
    (end) =>
      split(text.slice(end), others, others.length === 0 ? 0 : 1).map((behind) => [
        ...(end === 0 ? [] : [text.slice(0, end)]),
        param,
        ...behind,
      ]),
  )
}

function nameOf(parts: Parts): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      return part.matcher === undefined ? `[${part.name}]` : `[${part.name}=${part.matcher}]`
    })
    .join('')
}

const P = { name: 'p' }
const Q = { name: 'q' }

describe('of directories with text beside params, those conflict that match a path in common', () => {
  const families = [
    { names: affixesOf('ab', 3, P), characters: 'abx', longest: 6 },
    { names: affixesOf('ab', 2, P, Q), characters: 'abx', longest: 6 },
    { names: affixesOf('ab', 3, P, Q).slice(0, 24), characters: 'abx', longest: 7 },
    {
      names: affixesOf('1-a', 2, { ...P, matcher: 'int' }, Q).filter(([first]) => first !== '-'),
      characters: '1-a',
      longest: 7,
    },
    { names: affixesOf('a~-', 2, { ...P, matcher: 'slug' }), characters: 'a~-', longest: 6 },
  ].map(({ names, characters, longest }) => {
    const paths = textsOf([...characters], longest).map((text) => `/${text}`)
    const routes = names.map((parts) => {
      const match = createMatch([{ kind: 'affixed', parts }])
      return { name: nameOf(parts), match, matched: new Set(paths.filter(match)) }
    })
    const pairs = routes.flatMap((a, index) =>
      routes
        .slice(index + 1)
        .filter((b) => [...a.matched].some((path) => b.matched.has(path)))
        .map((b) => toFiles([a.name, b.name]).sort().join()),
    )
    return { first: routes[0]?.name, routes, pairs: pairs.sort() }
  })

  test.each(families)('such as $first', ({ routes, pairs }) => {
    const { diagnostics = [] } = planDirectories(routes.map(({ name }) => name))
    expect(diagnostics.map(({ files }) => files.join()).sort()).toEqual(pairs)
    for (const { files, sampleUrl = '' } of diagnostics) {
      const named = routes.filter(({ name }) => files.includes(`${name}/route.ts`))
      expect([sampleUrl, ...named.map(({ match }) => match(sampleUrl))]).toEqual([
        sampleUrl,
        true,
        true,
      ])
    }
  })
})

describe('of routes with optional segments and rests,', () => {
  const FIRST = ['a', '[p]', '[p=int]', '[[p]]', '[...p]', '[[...p]]']
  const SECOND = ['', '/a', '/[q]', '/[q=slug]', '/[[q]]', '/[...q]', '/[[...q]]']
  const paths = FIRST.flatMap((first) => SECOND.map((second) => first + second)).filter(
    (path) => path.split('...').length < 3,
  )
  const texts = ['/a', '/b', '/1', '/X']
  const pairs = texts.flatMap((first) => ['', ...texts].map((second) => first + second))
  const urls = ['/', ...pairs.flatMap((pair) => ['', '/a', '/X', '/X/X'].map((end) => pair + end))]
  /** The variants of each directory, with the URLs that each one matches. */
  const variants = new Map(
    paths.map((path) => {
      const { segments = [] } = planDirectories([path]).routes?.[0] ?? {}
      return [
        path,
        variantsOf(segments).map(({ rank, segments }) => {
          const match = createMatch(segments)
          const pattern = formatPattern(segments)
          return { path, rank, pattern, urls: urls.filter(match) }
        }),
      ] as const
    }),
  )
  type UrlVariant = NonNullable<ReturnType<typeof variants.get>>[number]
  const shapeOf = ({ pattern }: UrlVariant) => pattern.replace(/:\w+/g, ':')

  /** The warnings for a tree without conflicts: what the better variants leave to each one. */
  function expectWarnings(tree: readonly string[]): string[] {
    const all = tree.flatMap((path) => variants.get(path) ?? [])
    const isLost = (variant: UrlVariant, rivals: readonly UrlVariant[]) => {
      const better = rivals.filter(({ rank }) => rank < variant.rank)
      return variant.urls.every((url) => better.some(({ urls }) => urls.includes(url)))
    }
    return tree.flatMap((path) => {
      const own = all.filter((variant) => variant.path === path)
      const others = all.filter((variant) => variant.path !== path)
      if (own.every((variant) => isLost(variant, all))) return [`${path} serves no URL`]
      return own
        .filter((variant) => isLost(variant, others))
        .filter(
          (variant) =>
            !others.some(
              (other) => other.rank < variant.rank && shapeOf(other) === shapeOf(variant),
            ),
        )
        .map(({ pattern }) => `${path} never answers as ${pattern}`)
    })
  }

  /** All trees of two directories, and some of three, the same ones each time. */
  const trees = paths.flatMap((first, index) =>
    paths.slice(index + 1).flatMap((second, at) => [
      [first, second],
      ...paths
        .slice(index + at + 2)
        .filter((_, place) => (index + at + place) % 11 === 0)
        .map((third) => [first, second, third]),
    ]),
  )
  const expected = trees.map((tree) => [...tree, ...expectWarnings(tree).sort()].join(' | '))

  test('those are named that others leave no URL, as a whole or without some segments', () => {
    const found = trees.map((tree, index) => {
      const { diagnostics, warnings } = planDirectories(tree)
      // A conflict comes before all warnings.
      if (diagnostics !== undefined) return expected[index]
      const named = warnings.map(({ files, message }) => {
        const what = /serves no URL|never answers as \S+(?=:)/.exec(message)
        return `${files[0]?.replace('/route.ts', '')} ${what}`
      })
      return [...tree, ...named.sort()].join(' | ')
    })
    expect(found).toEqual(expected)
  })
})

const ID = 'a0000000-0000-4000-8000-00000000000b'

// A text that matches both starts and ends with the static text, which overlaps itself nowhere or
// as little as the matcher allows.
test.each<[matcher: string, text: string, isConflict: boolean]>([
  ['int', '1', true],
  ['int', '0', true],
  ['int', '00', true],
  ['int', '01', false],
  ['int', '-1', true],
  ['int', '-0', false],
  ['int', '1-', false],
  ['int', '-', false],
  ['int', 'a', false],
  ['int', '123456789012349', true],
  ['int', '12345678901234569', false],
  ['int', '-1234567890123459', true],
  ['int', '912345678901234', true],
  ['int', '9123456789012345', false],
  ['int', '1234567890123459', true],
  ['uuid', ID, true],
  ['uuid', ID.toUpperCase(), true],
  ['uuid', ID.slice(0, -1), false],
  ['uuid', `${ID}c`, false],
  ['uuid', ID.replace('a', 'g'), false],
  ['uuid', ID.replace('-', '0'), false],
  ['uuid', ID.replace('4', '-'), false],
  ['slug', 'a-b', true],
  ['slug', '0a', true],
  ['slug', 'A', false],
  ['slug', '-a', false],
  ['slug', 'a-', false],
  ['slug', 'a--b', false],
  ['slug', 'a~b', false],
])('of [=%s], %s in front and behind is a conflict: %s', (matcher, text, isConflict) => {
  const tree = [`${text}[a=${matcher}]`, `[b=${matcher}]${text}`]
  const codes = planDirectories(tree).diagnostics?.map(({ code }) => code)
  expect(codes).toEqual(isConflict ? ['route-conflict'] : undefined)
})
