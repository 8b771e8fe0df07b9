import { describe, expect, test } from 'vitest'
import { builtInMatchers } from '../../src/pattern.ts'

const { int, uuid, slug } = builtInMatchers

describe('int', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['-7', -7],
    ['10', 10],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ])('gives %s as a number', (text, value) => {
    expect(int(text)).toBe(value)
  })

  test.each(['', '-', '-0', '007', '+7', '1.0', '1e3', '0x1', ' 1', '1\n', '٣', '1_000', 'NaN'])(
    'refuses %j',
    (text) => {
      expect(int(text)).toBeUndefined()
    },
  )

  test.each(['9007199254740992', '-9007199254740992', '99999999999999999999'])(
    'refuses %s, which a number cannot hold exactly',
    (text) => {
      expect(int(text)).toBeUndefined()
    },
  )
})

describe('uuid', () => {
  test.each([
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'c232ab00-9414-11ec-b3c8-9f6bdeced846',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
  ])('accepts %s as written', (text) => {
    expect(uuid(text)).toBe(true)
  })

  test.each([
    '',
    'c232ab009414-11ec-b3c8-9f6bdeced846',
    'c232ab00-9414-11ec-b3c8-9f6bdeced84',
    'c232ab00-9414-11ec-b3c8-9f6bdeced8466',
    'ac232ab00-9414-11ec-b3c8-9f6bdeced846',
    'g232ab00-9414-11ec-b3c8-9f6bdeced846',
    '{c232ab00-9414-11ec-b3c8-9f6bdeced846}',
    'c232ab00-9414-11ec-b3c8-9f6bdeced846\n',
  ])('refuses %j', (text) => {
    expect(uuid(text)).toBe(false)
  })
})

describe('slug', () => {
  test.each(['a', '1', 'a-b', 'hello-world-2', '007'])('accepts %s', (text) => {
    expect(slug(text)).toBe(true)
  })

  test.each(['', '-', 'a-', '-a', 'a--b', 'A', 'a_b', 'a.b', 'é', 'a\n'])('refuses %j', (text) => {
    expect(slug(text)).toBe(false)
  })
})
