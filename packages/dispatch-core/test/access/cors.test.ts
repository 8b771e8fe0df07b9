import { expect, test } from 'vitest'
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
])('cors: %j is refused with what to write', (cors, message) => {
  expect(() => create(cors)).toThrow(message)
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
