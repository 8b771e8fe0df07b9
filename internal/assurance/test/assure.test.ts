import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { assure, replay } from '../src/assure.ts'
import type { Random } from '../src/random.ts'
import { parseResponses } from '../src/responses.ts'
import { defineSuite, smallerLists } from '../src/suite.ts'

const directory = mkdtempSync(join(tmpdir(), 'assurance-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** A claim that does not hold: a list may have the number 7. */
const suite = defineSuite<number[]>({
  name: 'sevens',
  claim: 'no list has a 7',
  start: async () => ({
    generate: (random: Random) => random.list(0, 20, () => random.int(10)),
    check: async (list) => (list.includes(7) ? 'it has a 7' : undefined),
    shrink: smallerLists,
    close: async () => {},
  }),
})

describe('a suite', () => {
  test('fails with the smallest input, in a file that fails again', async () => {
    const options = { seed: 5, time: 2_000, directory }
    const { failures } = await assure(suite, options)
    expect(failures[0]).toEqual({ suite: 'sevens', seed: 5, reason: 'it has a 7', input: [7] })
    const [file = ''] = readdirSync(directory)
    const { input } = JSON.parse(readFileSync(join(directory, file), 'utf8'))
    expect(await replay(suite, input)).toBe('it has a 7')
    expect(await replay(suite, [1])).toBeUndefined()
  })

  test('tries the same inputs for the same seed', async () => {
    const [first, second] = [
      await assure(suite, { seed: 9, time: 2_000, directory }),
      await assure(suite, { seed: 9, time: 2_000, directory }),
    ]
    expect(second).toEqual(first)
  })
})

describe('the strict parser', () => {
  const parse = (text: string, ...methods: string[]) =>
    parseResponses(Buffer.from(text, 'latin1'), methods)

  test('takes one response behind the other', () => {
    const responses = parse(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab',
      'HEAD',
      'GET',
      'GET',
    )
    expect(responses.map(({ body, isComplete }) => [String(body), isComplete])).toEqual([
      ['', true],
      ['ab', true],
      ['ab', false],
    ])
  })

  test.each([
    ['two framings', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: a\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na'],
    ['a 204 with a length', 'HTTP/1.1 204 No\r\nContent-Length: 0\r\n\r\n'],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nA\r\n\r\n'],
    ['a head without an end', 'HTTP/1.1 200 OK\r\nA: b\r\n'],
    ['bytes behind a response', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab'],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(text, 'GET')).toThrow()
  })
})
