import { describe, expect, test } from 'vitest'
import { type CorsConfig, createDispatcher } from '../../src/index.ts'
import { send } from '../send.ts'

const create = (cors: unknown) => createDispatcher({ routes: [], cors: cors as CorsConfig })

test.each<[unknown, RegExp]>([
  [true, /cors takes an object with "origins", "credentials"/],
  [
    { origins: ['https://a.test'], maxage: 1 },
    /cors has no option "maxage"; did you mean "maxAge"/,
  ],
  [
    {},
    /origins is undefined; write a list, such as \["https:\/\/app.example"\], "\*" or a function/,
  ],
  [{ origins: 'https://a.test' }, /origins is "https:\/\/a.test"; write a list/],
  [
    { origins: '*', credentials: true },
    /origins is "\*" and credentials is true, .* write the origins out/,
  ],
  [{ origins: ['null'] }, /"null"; every sandboxed page has this origin/],
  [{ origins: ['*'] }, /"\*"; write origins: "\*" alone/],
  [{ origins: [/a/] }, /write "https:\/\/\*.app.example" for subdomains, or a function/],
  [
    { origins: ['https://a.test/'] },
    /"https:\/\/a.test\/"; write scheme and host alone, such as "https:\/\/a.test"/,
  ],
  [
    { origins: ['a.test'] },
    /"a.test"; write scheme and host alone, such as "https:\/\/app.example"/,
  ],
  [{ origins: ['https://*a.test'] }, /has "https:\/\/\*a.test"/],
  [{ origins: ['https://*.a.*.test'] }, /has "https:\/\/\*.a.\*.test"/],
  [{ origins: ['*.a.test'] }, /has "\*.a.test"/],
  [{ origins: ['https://*.'] }, /has "https:\/\/\*."/],
  [{ origins: [7] }, /origins has 7/],
  [{ origins: '*', credentials: 'yes' }, /credentials is "yes"; write true or false/],
  [{ origins: '*', headers: 'X-A' }, /headers is "X-A"; write a list of header names/],
  [{ origins: '*', expose: ['X A'] }, /expose is \["X A"\]; write a list of header names/],
  [
    { origins: ['https://a.test'], credentials: true, headers: ['*'] },
    /a header name is "\*", which browsers do not expand where credentials is true/,
  ],
  [{ origins: ['https://a.test'], credentials: true, expose: ['*'] }, /a header name is "\*"/],
  [{ origins: '*', maxAge: -1 }, /maxAge is -1; write whole seconds, such as 600/],
  [{ origins: '*', maxAge: 1.5 }, /maxAge is 1.5; write whole seconds/],
  [{ origins: ['https://a.test*'] }, /has "https:\/\/a.test\*"; write scheme and host alone/],
])('cors: %j is refused with what to write', (cors, message) => {
  const error = { name: 'UsageError', message: expect.stringMatching(message) }
  expect(() => create(cors)).toThrow(expect.objectContaining(error))
})

test('settings of a route are refused with its name', () => {
  const config = { cors: { origins: 'https://a.test' } } as never
  expect(() => createDispatcher({ routes: [{ pattern: '/a', module: { config } }] })).toThrow(
    '/a: config.cors.origins is "https://a.test"',
  )
})

test('cors: false and an empty list of names are the same as nothing', async () => {
  const Origin = 'https://a.test'
  const loader = () => 1
  const off = await send({ loader }, { options: { cors: false }, headers: { Origin } })
  expect([...off.headers.keys()]).not.toContain('vary')
  const cors: CorsConfig = { origins: '*', expose: [] }
  const on = await send({ loader }, { options: { cors }, headers: { Origin } })
  expect(on.headers.get('access-control-allow-origin')).toBe('*')
  expect(on.headers.has('access-control-expose-headers')).toBe(false)
})

test('a function that returns a promise, or is asked for "null", allows nothing', async () => {
  const promising = { origins: (async () => true) as never }
  const all = { origins: () => true }
  const asked: readonly (readonly [CorsConfig, string])[] = [
    [promising, 'https://a.test'],
    [all, 'null'],
  ]
  for (const [cors, Origin] of asked) {
    const { headers } = await send({ loader: () => 1 }, { options: { cors }, headers: { Origin } })
    expect(headers.has('access-control-allow-origin')).toBe(false)
  }
})

test('a wrong value has a stable code', () => {
  expect(() => create({ origins: 7 })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

describe('the headers of an answer', () => {
  const answer = async (cors: CorsConfig, origin: string) =>
    (await send({ loader: () => 1 }, { options: { cors }, headers: { Origin: origin } })).headers
  const isAllowed = async (cors: CorsConfig, origin: string) => {
    const allowed = (await answer(cors, origin)).get('access-control-allow-origin')
    expect([origin, null]).toContain(allowed)
    return allowed !== null
  }

  test.each([
    ['https://a.test', true],
    ['https://b.test', true],
    ['https://c.test', false],
    ['https://x.parent.test', true],
    ['https://x.y-z.parent.test', true],
    ['https://parent.test', false],
    ['https://.parent.test', false],
    ['https://x.other.test', true],
    ['http://x.other.test', false],
    ['https://x.other.test.evil.test', false],
    ['https://evil.test/x.other.test', false],
  ])('allow an origin of the list, or under one: %s: %j', async (origin, expected) => {
    const origins = [
      'https://a.test',
      'https://*.parent.test',
      'https://*.other.test',
      'https://b.test',
    ]
    expect(await isAllowed({ origins }, origin)).toBe(expected)
  })

  test('allow an origin for which the function is true', async () => {
    const origins = (origin: string) => origin === 'https://a.test'
    expect(await isAllowed({ origins }, 'https://a.test')).toBe(true)
    expect(await isAllowed({ origins }, 'https://b.test')).toBe(false)
  })

  test('list the headers that may be read, "*" for all where no cookies are sent', async () => {
    const origins = ['https://a.test']
    const [pair, all] = await Promise.all(
      [['X-A', 'X-B'], ['*']].map((expose) => answer({ origins, expose }, 'https://a.test')),
    )
    expect(pair?.get('access-control-expose-headers')).toBe('X-A, X-B')
    expect(all?.get('access-control-expose-headers')).toBe('*')
  })
})

describe('a preflight', () => {
  const ask = (cors: CorsConfig, headers: Record<string, string>, method = 'OPTIONS') =>
    send({ loader: () => 'read' }, { options: { cors }, method, headers })
  const question = { Origin: 'https://a.test', 'Access-Control-Request-Method': 'GET' }

  test.each([0, 600])('is kept for the seconds of the option: %i', async (maxAge) => {
    const { headers } = await ask({ origins: '*', maxAge }, question)
    expect(headers.get('access-control-max-age')).toBe(`${maxAge}`)
  })

  test('names the headers of the option, with cookies too', async () => {
    const origins = ['https://a.test']
    const cors = { origins, headers: ['X-A', 'X-B'], expose: ['X-C'], credentials: true }
    const { headers } = await ask(cors, question)
    expect(headers.get('access-control-allow-headers')).toBe('X-A, X-B')
    expect(headers.get('vary')).toBe('Origin')
  })

  test('has an origin: without one, OPTIONS answers with the methods', async () => {
    const { 'Access-Control-Request-Method': method } = question
    const answer = await ask({ origins: '*' }, { 'Access-Control-Request-Method': method })
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(answer.headers.has('access-control-allow-methods')).toBe(false)
  })

  test('is none of ours without cors, whatever headers every answer has', async () => {
    const options = { requestId: true }
    const answer = await send(
      { loader: () => 1 },
      { options, method: 'OPTIONS', headers: question },
    )
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })

  test('is of the method OPTIONS: a GET with its headers runs the handler', async () => {
    expect(await (await ask({ origins: '*' }, question, 'GET')).text()).toBe('"read"')
  })
})
