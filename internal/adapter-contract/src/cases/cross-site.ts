import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

type Headers = Readonly<Record<string, string>>

const passing: readonly (readonly [what: string, headers: Headers])[] = [
  ['a client that is no browser', {}],
  ['the same origin', { 'Sec-Fetch-Site': 'same-origin' }],
  ['the user themselves', { 'Sec-Fetch-Site': 'none' }],
  ['a trusted site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://app.example' }],
  ['a trusted site by Origin alone', { Origin: 'https://app.example' }],
]

const refused: readonly (readonly [what: string, headers: Headers])[] = [
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a sibling site', { 'Sec-Fetch-Site': 'same-site' }],
  ['a value that no browser sends', { 'Sec-Fetch-Site': 'nonsense' }],
  ['an opaque origin', { Origin: 'null' }],
  ['another origin', { Origin: 'https://evil.test' }],
  ['an origin that ends like a trusted one', { Origin: 'https://evil-app.example' }],
  ['a trusted host under another scheme', { Origin: 'http://app.example' }],
]

const types = ['application/x-www-form-urlencoded', 'text/plain', undefined]

const cases: readonly ContractCase[] = [
  ...passing.map(([what, headers]) =>
    exchange(
      `a POST of ${what} passes`,
      { method: 'POST', target: '/guarded', headers },
      { status: 200, events: ['middleware'] },
    ),
  ),
  ...refused.map(([what, headers]) =>
    exchange(
      `a POST of ${what} is 403 before any middleware`,
      { method: 'POST', target: '/guarded', headers },
      { ...problem(403), events: [] },
    ),
  ),
  ...types.map((type) =>
    exchange(
      `a cross-site POST as ${type ?? 'no media type'} is 403`,
      {
        method: 'POST',
        target: '/guarded',
        headers: { 'Sec-Fetch-Site': 'cross-site', ...(type && { 'Content-Type': type }) },
        body: 'a=1',
      },
      { ...problem(403), events: [] },
    ),
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
