import { describe, expect, test } from 'vitest'
import { type CorsConfig, createDispatcher, type DispatcherOptions, json } from '../../src/index.ts'

const create = (options: object) => () =>
  createDispatcher({ routes: [], ...options } as DispatcherOptions)

describe('a message shows a wrong value', () => {
  test.each<[unknown, string]>([
    ['5', '"5"'],
    [5, '5'],
    [null, 'null'],
    [() => 5, 'a function'],
    [[5], '[5]'],
    [[5n], 'an array'],
    [{ a: 5 }, '{"a":5}'],
    [{ a: 5n }, 'an object'],
    [{ toJSON: () => undefined }, 'an object'],
    [Symbol('five'), 'Symbol(five)'],
  ])('as it is written: %o', (value, shown) => {
    const cors = { origins: '*', credentials: value } as unknown as CorsConfig
    expect(create({ cors })).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        code: 'invalid-option',
        message: `createDispatcher(): cors.credentials is ${shown}; write true or false`,
      }),
    )
  })
})

test('a status is an integer from 200 to 599', () => {
  for (const status of [200, 599]) expect(() => json(1, status)).not.toThrow()
  for (const status of [199, 600, 200.5, '200']) {
    expect(() => json(1, status as never)).toThrow(
      expect.objectContaining({ code: 'invalid-status' }),
    )
  }
})

test('a timeout is no longer than a timer can wait', () => {
  for (const timeout of [1, 2_147_483_647]) expect(create({ timeout })).not.toThrow()
  for (const timeout of [0, 2_147_483_648, '1']) expect(create({ timeout })).toThrow('timeout')
})
