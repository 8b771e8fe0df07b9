import { createDispatcher } from '@portolan/dispatch-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClient } from '../src/index.ts'

/** Calls a path, and gives the target that was sent. */
async function send(pattern: string, params: object, query?: object): Promise<string> {
  let url = ''
  const api = createClient<Record<string, { params: object; module: { loader: () => unknown } }>>({
    baseUrl: 'http://x.test/',
    fetch: async (request) => {
      url = request.url
      return new Response(null, { status: 204 })
    },
  })
  await api.get(pattern, { params, query } as never)
  return url.slice('http://x.test'.length)
}

const PATTERNS = [
  '/:a',
  '/x/:a/y/:b',
  '/v:a.json',
  '/:a-:b',
  '/:a.:b.tar_:c',
  '/:a?/x',
  '/x/:a+',
  '/x/:a*/end',
  '/é d/%41/:a',
  '/\\:x\\?/:a',
  '/n/:a(int)',
  '/:a(int)-:b',
]

/** The names of the params of a pattern, with their kinds. */
function paramsOf(pattern: string): [name: string, kind: string][] {
  return [...pattern.matchAll(/(?<!\\):(\w)(\(int\))?([?+*]?)/g)].map(
    ([, name = '', int, kind]) => [name, int ?? kind ?? ''],
  )
}

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no path carries them.
  .filter((value) => !/[\0-\x1f\x7f\p{Cs}]|(?:^|[/\\])\.\.?(?:[/\\]|$)/u.test(value))

function toArbitrary(kind: string): fc.Arbitrary<unknown> {
  if (kind === '(int)') return fc.maxSafeInteger().map((n) => n + 0)
  if (kind === '+') return fc.array(text, { minLength: 1, maxLength: 3 })
  return kind === '*' ? fc.array(text, { maxLength: 3 }) : text
}

describe('params, written as a URL and matched,', () => {
  test.each(PATTERNS)('are the same params: %s', async (pattern) => {
    const dispatcher = createDispatcher({ routes: [{ pattern, module: { loader: () => 1 } }] })
    const names = paramsOf(pattern)
    const required = names.filter(([, kind]) => kind !== '?').map(([name]) => name)
    const params = fc.record(
      Object.fromEntries(names.map(([name, kind]) => [name, toArbitrary(kind)])),
      { requiredKeys: required },
    )
    await fc.assert(
      fc.asyncProperty(params, async (given) => {
        const target = await send(pattern, given)
        const match = dispatcher.match(target)
        expect(match).toBeDefined()
        expect({ ...match?.params }).toEqual(given)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['/:a', { a: '' }],
    ['/:a', { a: '..' }],
    ['/:a', { a: 'x/../y' }],
    ['/:a', { a: '\n' }],
    ['/:a', {}],
    ['/:a', { a: null }],
    ['/:a', { a: ['x'] }],
    ['/:a+', { a: [] }],
    ['/:a(int)', { a: 2 ** 60 }],
    ['/:aé:b', { a: 'é', b: 'x' }],
  ])('are refused where no path can carry them: %s %j', async (pattern, params) => {
    // The name of a param ends before é only by an escape.
    const call = send(pattern.replace('é', '\\é'), params)
    await expect(call).rejects.toThrow(/no path carries .+ as a;/)
  })
})

test('the root has no segments', async () => expect(await send('/', {})).toBe('/'))

test('a query gives lists by repeated names, and leaves out what is undefined', async () => {
  expect(await send('/', {}, { a: 1, b: ['x', 'y'], c: undefined, d: false, e: 'ä&=' })).toBe(
    '/?a=1&b=x&b=y&d=false&e=%C3%A4%26%3D',
  )
  expect(await send('/', {}, new URLSearchParams('a=1'))).toBe('/?a=1')
})
