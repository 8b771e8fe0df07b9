import { describe, expect, test } from 'vitest'
import { isParamName, RESERVED_PARAM_NAMES, suggestParamName } from '../../src/pattern.ts'

describe('isParamName', () => {
  test.each(['id', '_', '$', 'userId', 'id2', 'größe', 'ñandú', '名前', 'a\u200db'])(
    'accepts %j',
    (name) => {
      expect(isParamName(name)).toBe(true)
    },
  )

  test.each(['', '2nd', 'user-id', 'a b', 'a.b', ':id', 'é-a', '😀'])('refuses %j', (name) => {
    expect(isParamName(name)).toBe(false)
  })

  test('accepts reserved names, which are identifiers too', () => {
    expect(RESERVED_PARAM_NAMES.every(isParamName)).toBe(true)
  })
})

describe('suggestParamName', () => {
  test.each([
    ['user-id', 'userId'],
    ['user id no', 'userIdNo'],
    ['2nd', '_2nd'],
    ['a.b', 'aB'],
    ['größe-x', 'größeX'],
    ['-', undefined],
    ['', undefined],
  ])('gives for %j %j', (text, name) => {
    expect(suggestParamName(text)).toBe(name)
  })
})
