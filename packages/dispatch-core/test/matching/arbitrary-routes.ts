import fc from 'fast-check'
import { formatPattern, type ParamPart, type Segment } from '../../src/pattern.ts'

/** Few texts, so that routes meet. Some are encoded in a path, look encoded or are special. */
const text = fc.constantFrom('a', 'b', 'ab', '1', '-', '.x', 'é', 'a b', '2F', '%', '%41', '[:id]')
const matcher = fc.constantFrom('int', 'uuid', 'slug', 'even', 'odd', undefined, undefined)

function part(name: string): fc.Arbitrary<ParamPart> {
  return matcher.map((matcher) => (matcher === undefined ? { name } : { name, matcher }))
}

/** A segment whose params are called by its place. */
function segment(place: number): fc.Arbitrary<Segment> {
  const name = `p${place}`
  const affixed = fc
    .tuple(
      fc.option(text, { nil: undefined }),
      part(name),
      text,
      fc.option(part(`${name}b`), { nil: undefined }),
      text,
    )
    .map(([before, first, between, second, after]): Segment => {
      const head = before === undefined ? [first] : [before, first]
      const tail = second === undefined ? [between] : [between, second, after]
      return { kind: 'affixed', parts: [...head, ...tail] }
    })
  return fc.oneof(
    { weight: 5, arbitrary: text.map((value): Segment => ({ kind: 'static', value })) },
    { weight: 2, arbitrary: affixed },
    { weight: 4, arbitrary: part(name).map((part): Segment => ({ kind: 'param', ...part })) },
    { weight: 3, arbitrary: part(name).map((part): Segment => ({ kind: 'optional', ...part })) },
    { weight: 1, arbitrary: fc.constant<Segment>({ kind: 'rest', name }) },
    { weight: 1, arbitrary: fc.constant<Segment>({ kind: 'optionalRest', name }) },
  )
}

/** The segments of a pattern, at most one of them a rest. */
export const segments: fc.Arbitrary<readonly Segment[]> = fc
  .tuple(segment(0), segment(1), segment(2), segment(3), fc.nat(4))
  .map(([a, b, c, d, length]) => [a, b, c, d].slice(0, length))
  .filter((all) => all.filter(({ kind }) => /rest/i.test(kind)).length <= 1)

/** Routes that differ in more than the names of their params. */
export const routes = fc.uniqueArray(segments, {
  minLength: 1,
  maxLength: 12,
  selector: (all) => formatPattern(all),
})

const rawSegment = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      'ab',
      '1',
      '2',
      '-',
      'a-b',
      'a.x',
      'ab-b.x',
      '%C3%A9',
      '%c3%a9',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('a%20b', 'a%2Fb', 'a2Fb', '%25', '%2541', '%5B:id]', '%2Db'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '%',
      '%zz',
      '%ff',
      '%00',
      'a%1fb',
      'a\x7fb',
      '.',
      '..',
      '%2e%2E',
      'é',
      '#',
      'a#b',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('a', 'b', '-', '1', '%2F', '.x', '2F', '%'), { maxLength: 6 })
      .map((all) => all.join('')),
  },
)

/** Request targets that the routes above often match. */
export const target: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(rawSegment, { maxLength: 5 }),
    fc.constantFrom('', '', '', '/', '?', '?a=/b', '/?x', '//'),
  )
  .map(([raws, end]) => `/${raws.join('/')}${end}`)
