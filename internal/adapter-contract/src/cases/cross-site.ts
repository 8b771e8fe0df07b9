import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

type Headers = Readonly<Record<string, string>>

const PASSING: readonly (readonly [what: string, headers: Headers])[] = [
  ['a client other than a browser', {}],
  ['the same origin', { 'Sec-Fetch-Site': 'same-origin' }],
  ['the user themselves', { 'Sec-Fetch-Site': 'none' }],
  ['a trusted site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://app.example' }],
  ['a trusted site by Origin alone', { Origin: 'https://app.example' }],
]

const REFUSED: readonly (readonly [what: string, headers: Headers])[] = [
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a sibling site', { 'Sec-Fetch-Site': 'same-site' }],
  ['a value that no browser sends', { 'Sec-Fetch-Site': 'nonsense' }],
  ['an opaque origin', { Origin: 'null' }],
  ['another origin', { Origin: 'https://evil.test' }],
  ['an origin that ends like a trusted one', { Origin: 'https://evil-app.example' }],
  ['a trusted host under another scheme', { Origin: 'http://app.example' }],
]

const CROSS_SITE = { 'Sec-Fetch-Site': 'cross-site' }

/** Types that a browser sends without a preflight, as tests with Chromium showed. */
const unasked = [
  undefined,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain;, application/json',
  'text/plain; x=, application/json',
  'text/plain;application/json',
  'text/plain;=',
  'application/x-www-form-urlencoded; é',
  'text/ping',
  'application/csp-report',
  'json',
]

/** Origins that contain the host of the request but are other origins. */
const LOOKALIKES = [
  'chrome-extension://{host}',
  'file://{host}',
  'http://user@{host}',
  'http://{host}/',
  'http://{host}.evil.test',
]

const cases: readonly ContractCase[] = [
  ...PASSING.map(([what, headers]) =>
    exchange(
      `a POST of ${what} passes`,
      { method: 'POST', target: '/guarded', headers },
      { status: 200, events: ['middleware'] },
    ),
  ),
  ...REFUSED.map(([what, headers]) =>
    exchange(
      `a POST of ${what} is 403 before any middleware`,
      { method: 'POST', target: '/guarded', headers },
      { ...problem(403), events: [] },
    ),
  ),
  ...unasked.map((type) =>
    exchange(
      `a cross-site POST as ${JSON.stringify(type) ?? 'no media type'} is 403`,
      {
        method: 'POST',
        target: '/guarded',
        headers: { ...CROSS_SITE, ...(type !== undefined && { 'Content-Type': type }) },
        body: 'a=1',
      },
      { ...problem(403), events: [] },
    ),
  ),
  ...['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json'].map(
    (type) =>
      exchange(
        `a cross-site POST as ${type} passes, for a browser asks first`,
        {
          method: 'POST',
          target: '/guarded',
          headers: { ...CROSS_SITE, 'Content-Type': type },
          body: '{}',
        },
        { status: 200, events: ['middleware'] },
      ),
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    exchange(
      `a cross-site ${method} passes, for a browser asks first`,
      { method, target: '/guarded', headers: CROSS_SITE },
      { status: 200, events: ['middleware'] },
    ),
  ),
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) =>
    exchange(
      `a cross-site ${method} as JSON is 403 with csrf: 'strict'`,
      {
        method,
        target: '/strict',
        headers: { ...CROSS_SITE, 'Content-Type': 'application/json' },
        body: '{}',
      },
      problem(403),
    ),
  ),
  exchange(
    "a trusted site passes with csrf: 'strict'",
    { method: 'DELETE', target: '/strict', headers: { Origin: 'https://app.example' } },
    { status: 200 },
  ),
  ...['Bearer abc', 'Token abc'].map((authorization) =>
    exchange(
      `a cross-site form with Authorization: ${authorization} passes`,
      {
        method: 'POST',
        target: '/guarded',
        headers: { ...CROSS_SITE, Authorization: authorization },
      },
      { status: 200, events: ['middleware'] },
    ),
  ),
  ...['Basic YTpi', 'Digest a="b"', 'Negotiate abc', 'NTLM abc'].map((authorization) =>
    exchange(
      `a cross-site form with Authorization: ${authorization} is 403`,
      {
        method: 'POST',
        target: '/guarded',
        headers: { ...CROSS_SITE, Authorization: authorization },
      },
      { ...problem(403), events: [] },
    ),
  ),
  exchange(
    'a cross-site form is 403 with any other headers',
    {
      method: 'POST',
      target: '/guarded',
      headers: { ...CROSS_SITE, 'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': 'a' },
    },
    { ...problem(403), events: [] },
  ),
  ...LOOKALIKES.map(
    (pattern): ContractCase => ({
      name: `a POST of the origin ${pattern} is 403`,
      async run(host) {
        const headers = { Origin: pattern.replace('{host}', new URL(host.origin).host) }
        const { status } = await host.send('/guarded', { method: 'POST', headers })
        await host.expectEvents([])
        if (status !== 403) throw new Error(`The status is ${status}`)
      },
    }),
  ),
  exchange(
    'a default port in Host alone makes no difference',
    {
      method: 'POST',
      target: '/guarded',
      headers: { Host: 'app.test:443', Origin: 'https://app.test' },
    },
    { status: 200, events: ['middleware'] },
  ),
  {
    name: 'a POST of its own origin by Origin alone passes',
    async run(host) {
      const headers = { Origin: host.origin }
      const { status } = await host.send('/guarded', { method: 'POST', headers })
      await host.expectEvents(['middleware'])
      if (status !== 200) throw new Error(`The status is ${status}`)
    },
  },
  exchange(
    'reading is open to every site',
    { target: '/guarded', headers: { 'Sec-Fetch-Site': 'cross-site' } },
    { status: 200, events: ['middleware'] },
  ),
  exchange(
    'csrf: false opens a route to every site',
    { method: 'POST', target: '/open', headers: { Origin: 'https://evil.test' } },
    { status: 200 },
  ),
]

export const crossSiteSubject: ContractSubject = {
  name: 'cross-site requests',
  app: 'crossSite',
  cases,
}
