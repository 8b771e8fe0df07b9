import { describe, expect, test } from 'vitest'
import {
  findParamProblem,
  type ParamToken,
  parsePattern,
  type Segment,
  type SegmentProblemCode,
  type SegmentToken,
  toSegment,
} from '../../src/pattern.ts'

const id = param('id')

function text(value: string): SegmentToken {
  return { type: 'text', value }
}

function param(name: string, kind: ParamToken['kind'] = 'param', matcher?: string): ParamToken {
  return { type: 'param', kind, name, matcher, written: `<${name}>` }
}

describe('toSegment', () => {
  const segments: [tokens: SegmentToken[], segment: Segment][] = [
    [[text('a b')], { kind: 'static', value: 'a b' }],
    [[text('e\u0301')], { kind: 'static', value: '\u00e9' }],
    [[id], { kind: 'param', name: 'id' }],
    [[param('e\u0301')], { kind: 'param', name: '\u00e9' }],
    [[param('id', 'param', 'int')], { kind: 'param', name: 'id', matcher: 'int' }],
    [[param('id', 'optional', 'int')], { kind: 'optional', name: 'id', matcher: 'int' }],
    [[param('path', 'rest')], { kind: 'rest', name: 'path' }],
    [[param('path', 'optionalRest')], { kind: 'optionalRest', name: 'path' }],
    [
      [text('e\u0301'), param('a', 'param', 'int'), text('.'), param('b')],
      { kind: 'affixed', parts: ['\u00e9', { name: 'a', matcher: 'int' }, '.', { name: 'b' }] },
    ],
  ]

  test.each(segments)('builds of %j the segment %j', (tokens, segment) => {
    expect(toSegment(tokens)).toStrictEqual({ segment })
  })

  const problems: [code: SegmentProblemCode, token: number, tokens: SegmentToken[]][] = [
    ['empty-segment', 0, []],
    ['dot-segment', 0, [text('.')]],
    ['dot-segment', 0, [text('..')]],
    ['lone-surrogate', 1, [id, text('\ud800')]],
    ['control-character', 1, [id, text('\x7f')]],
    ['reserved-name', 1, [text('a'), param('__proto__')]],
    ['param-name', 1, [text('a'), param('user-id')]],
    ['param-name', 0, [param('')]],
    ['unknown-matcher', 0, [param('id', 'param', 'uid')]],
    ['matcher-on-rest', 0, [param('path', 'rest', 'int')]],
    ['matcher-on-rest', 0, [param('path', 'optionalRest', 'int')]],
    ['optional-in-affix', 1, [text('a'), param('id', 'optional')]],
    ['rest-in-affix', 0, [param('id', 'rest'), text('a')]],
    ['rest-in-affix', 0, [param('id', 'optionalRest'), text('a')]],
    ['adjacent-params', 1, [id, param('b'), text('a')]],
  ]

  test.each(problems)('finds %s at the token %i of %j', (code, token, tokens) => {
    const { problem } = toSegment(tokens, { matchers: new Set(['int']) })
    expect(problem).toMatchObject({ code, token })
  })

  test('accepts each matcher where it is not told which ones there are', () => {
    const segment = { kind: 'param', name: 'id', matcher: 'uid' }
    expect(toSegment([param('id', 'param', 'uid')])).toEqual({ segment })
  })

  test.each([
    [param('user-id'), 'the name of a param is a JavaScript identifier, and "user-id" is not one'],
    [param('id', 'param', 'uid'), 'no matcher is called "uid"'],
  ])('names in its words what is wrong with %j', (token, problem) => {
    expect(toSegment([token], { matchers: new Set(['int']) }).problem?.problem).toBe(problem)
  })

  test.each([param('id', 'optional'), param('id', 'rest')])(
    'quotes a param as it is written',
    (token) => {
      expect(toSegment([text('a'), token]).problem?.problem).toBe(
        '"<id>" has to be a whole segment',
      )
    },
  )
})

describe('findParamProblem', () => {
  const problems: [code: SegmentProblemCode, token: number, before: string, segment: string][] = [
    ['duplicate-name', 0, '/:id', '/:id'],
    ['duplicate-name', 1, '/v:id/a', '/v:id'],
    ['duplicate-name', 2, '/a', '/:id-:id'],
    ['duplicate-name', 0, '/:id', '/:id*'],
    ['multiple-rests', 0, '/:a+', '/:b*'],
    ['multiple-rests', 0, '/:a*/b', '/:b+'],
  ]

  test.each(problems)(
    'finds %s at the token %i behind %s in %s',
    (code, token, before, segment) => {
      expect(find(before, segment)).toMatchObject({ code, token })
    },
  )

  test.each([
    ['/id', '/:id'],
    ['/:id', '/id'],
    ['/:a+', '/:b?'],
    ['/:a', '/:b-:c'],
    ['/:a?/:b?/:c?/:d?', '/:e'],
  ])('finds nothing behind %s in %s', (before, segment) => {
    expect(find(before, segment)).toBeUndefined()
  })

  function find(before: string, segment: string) {
    // A test may not break the rules before they are asked.
    const next = segment === '/:id-:id' ? affixedTwice : parsePattern(segment)[0]
    return findParamProblem(parsePattern(before), next as Segment)
  }

  const affixedTwice: Segment = { kind: 'affixed', parts: [{ name: 'id' }, '-', { name: 'id' }] }
})
