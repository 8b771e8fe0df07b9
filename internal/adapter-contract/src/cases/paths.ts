import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

/** A target, the id of the route that it selects, and the params. */
const MATCHING: readonly (readonly [target: string, pattern: string, params: object])[] = [
  ['/', '/', {}],
  ['/?x=/admin/users', '/', {}],
  ['/admin/users', '/admin/users', {}],
  ['/admin/users/', '/admin/users', {}],
  ['/admin/users?/x', '/admin/users', {}],
  ['/blog/latest', '/blog/latest', {}],
  ['/blog/later', '/blog/:slug', { slug: 'later' }],
  ['/blog/later?_data=/admin/users&path=/admin/users', '/blog/:slug', { slug: 'later' }],
  ['/blog/a%20b%2Fc', '/blog/:slug', { slug: 'a b/c' }],
  ['/blog/%e2%82%ac', '/blog/:slug', { slug: '€' }],
  ['/blog/%2561', '/blog/:slug', { slug: '%61' }],
  ['/blog/a;v=1', '/blog/:slug', { slug: 'a;v=1' }],
  ['/f/a%2Fb/c', '/f/:path+', { path: ['a/b', 'c'] }],
  ['/docs', '/docs/:path*', { path: [] }],
  ['/docs/a/b', '/docs/:path*', { path: ['a', 'b'] }],
  ['/n/7', '/n/:id(int)', { id: 7 }],
  ['/n/-7', '/n/:id(int)', { id: -7 }],
  ['/n/007', '/n/:name', { name: '007' }],
  ['/n/9007199254740993', '/n/:name', { name: '9007199254740993' }],
  [
    '/u/01234567-89ab-7cde-8f01-23456789ABCD',
    '/u/:id(uuid)',
    { id: '01234567-89ab-7cde-8f01-23456789ABCD' },
  ],
  ['/s/two-words', '/s/:name(slug)', { name: 'two-words' }],
  ['/i18n/about', '/i18n/:lang?/about', {}],
  ['/i18n/de/about', '/i18n/:lang?/about', { lang: 'de' }],
  ['/v1.2.json', '/v:version.json', { version: '1.2' }],
  ['/span/a-b-c', '/span/:from-:to', { from: 'a', to: 'b-c' }],
  ['/span/a%2Db-c', '/span/:from-:to', { from: 'a-b', to: 'c' }],
  ['/caf%C3%A9/a%25b', '/café/a%b', {}],
  ['/caf%c3%a9/a%25b', '/café/a%b', {}],
  ['/x/a/b/edit', '/x/:path+/edit', { path: ['a', 'b'] }],
]

/** Targets that select no route, because a guard would not recognise its path in them. */
const UNMATCHED = [
  '/%61dmin/users',
  '/%2561dmin/users',
  '//admin/users',
  '///admin/users',
  '/admin//users',
  '/./admin/users',
  '/x/../admin/users',
  '/x/%2e%2e/admin/users',
  '/admin/./users',
  '/admin\\users',
  '/admin%5Cusers',
  '/admin%2Fusers',
  '/admin%2fusers',
  '/admin;v=1/users',
  '/admin/users;v=1',
  '/ADMIN/users',
  '/case/sensitive',
  '/admin/users//',
  '/blog/%6Cater',
  '/blog/top%2Dsecret',
  '/f/%70rivate/x',
  '/f/a/%2E',
  '/docs/%2e%2e',
  '/v1%2E2.json',
  '/admin',
  '/admin/users.json',
  '/admin/users.data',
  '/admin/users.rsc',
  '/f',
  '/f/',
  '/n',
  '/u/not-a-uuid',
  '/s/Two-Words',
  '/cafe%CC%81/a%25b',
  '/_data?path=/admin/users',
  '/__pareto/data?path=/admin/users',
  '/_next/data/admin/users.json',
  '/admin/users/__data.json',
  'http://evil.test//admin/users',
  'http://evil.test/admin/users',
]

/** Targets whose route would match if they were valid. */
const MALFORMED = [
  '/blog/%',
  '/blog/%E0%A4%A',
  '/blog/%ff',
  '/blog/a%00b',
  '/blog/a%0Ab',
  '/blog/a%7Fb',
  '/f/../x',
  '/blog/..%2F..%2Fetc',
  '/blog/..%5Cx',
  '/f/a%2F..%2Fb/c',
  '/docs/a%5C.',
  '/span/..-b',
]

const CHANGING_NOTHING = [
  'X-Middleware-Subrequest',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Forwarded-Prefix',
  'X-HTTP-Method-Override',
  'X-Method-Override',
]

const cases: readonly ContractCase[] = [
  ...MATCHING.map(([target, pattern, params]) =>
    exchange(
      `${target} selects ${pattern}`,
      { target },
      { status: 200, json: { pattern, params, prototype: null }, events: [`handler ${pattern}`] },
    ),
  ),
  ...UNMATCHED.map(
    (target) =>
      ({
        name: `${target} selects nothing`,
        run: async (host) => {
          const response = await host.send(target)
          expect(response.status, response.text).toBe(404)
          expect(response.text).not.toMatch(/\bat .*[\\/].*:\d+/)
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  ...MALFORMED.map((target) =>
    exchange(`${target} is malformed`, { target }, { ...problem(400), events: [] }),
  ),
  ...CHANGING_NOTHING.map((name) =>
    exchange(
      `the header ${name} changes nothing`,
      {
        target: '/blog/post',
        headers: { [name]: name.includes('Method') ? 'DELETE' : '/admin/users' },
      },
      { status: 200, events: ['handler /blog/:slug'] },
    ),
  ),
  ...[
    ['evil.test/admin', '/users'],
    ['evil.test/admin/users?', '/nothing'],
    ['evil.test/admin/users#', '/nothing'],
    ['', '/x//y/admin/users'],
    ['a b', '/nothing?://x/admin/users'],
  ].map(
    ([Host = '', target = '']) =>
      ({
        name: `${target} under the Host ${JSON.stringify(Host)} selects nothing`,
        async run(host) {
          expect([400, 404]).toContain((await host.send(target, { headers: { Host } })).status)
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  ...[
    ['a Host with user info or without a port is 400', 'evil@x', '[', 'a:b'],
    ['a Host with characters that none has is 400', 'a b', 'x?y', '<s>', 'a/b', 'é'],
  ].map(
    ([name = '', ...hosts]) =>
      ({
        name,
        async run(host) {
          for (const Host of hosts) {
            const response = await host.send('/blog/post', { headers: { Host } })
            expect([Host, response.status]).toEqual([Host, 400])
          }
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  ...['example.test:8443', '[::1]:80', 'a_b', 'x.'].map((Host) =>
    exchange(
      `the Host ${JSON.stringify(Host)} is taken`,
      { target: '/blog/post', headers: { Host } },
      { status: 200, events: ['handler /blog/:slug'] },
    ),
  ),
  {
    name: 'OPTIONS * reaches no handler and is answered',
    async run(host) {
      const { status } = await host.send('*', { method: 'OPTIONS' })
      expect([200, 204, 400, 404]).toContain(status)
      await host.expectEvents([])
    },
  },
  {
    name: 'a target that does not begin with a slash reaches no handler',
    async run(host) {
      // Some parsers refuse such a target by themselves.
      expect([400, 404]).toContain((await host.send('\\admin\\users')).status)
      await host.expectEvents([])
    },
  },
  {
    name: 'long and deep paths are answered',
    async run(host) {
      const long = 'a'.repeat(8_000)
      const deep = '/a'.repeat(4_000)
      expect((await host.send(`/blog/${long}`)).status).toBe(200)
      expect((await host.send(`/f${deep}`)).status).toBe(200)
      expect((await host.send(`/x${deep}`)).status).toBe(404)
      expect((await host.send(`/span/${'-'.repeat(8_000)}`)).status).toBe(200)
      await host.takeEvents()
    },
  },
]

export const pathsSubject: ContractSubject = { name: 'paths', app: 'paths', cases }

export const slashlessSubject: ContractSubject = {
  name: "trailingSlash: 'never'",
  app: 'slashless',
  cases: [
    exchange('a path without a slash matches', { target: '/blog/a' }, { status: 200 }),
    exchange('a path with one does not', { target: '/blog/a/' }, { status: 404 }),
    exchange('the root is its own slash', { target: '/' }, { status: 200 }),
  ],
}

export const slashedSubject: ContractSubject = {
  name: "trailingSlash: 'always'",
  app: 'slashed',
  cases: [
    exchange('a path with a slash matches', { target: '/blog/a/' }, { status: 200 }),
    exchange('a path without one does not', { target: '/blog/a' }, { status: 404 }),
    exchange('the root is its own slash', { target: '/' }, { status: 200 }),
  ],
}
