import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const APP = 'https://app.example'

/** The headers of an answer to an origin that is allowed with cookies. */
const allowed = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'X-Total',
  vary: 'Origin',
})

const refused = {
  'access-control-allow-origin': undefined,
  'access-control-allow-credentials': undefined,
  'access-control-expose-headers': undefined,
  'access-control-allow-methods': undefined,
}

const preflight = (origin: string, headers = {}) => ({
  Origin: origin,
  'Access-Control-Request-Method': 'PUT',
  ...headers,
})

/** Origins that look like allowed ones. */
const OTHERS = [
  'https://evil.example',
  'http://app.example',
  'https://app.example:8443',
  'https://app.example.evil.test',
  'https://preview.example',
  'https://evil-preview.example',
  'https://evil.test/.preview.example',
  'https://a..preview.example',
  'null',
]

const cases: readonly ContractCase[] = [
  ...[APP, 'https://a.preview.example', 'https://a.b-c.preview.example'].map((origin) =>
    exchange(
      `an answer to ${origin} says that it may be read`,
      { target: '/guarded', headers: { Origin: origin } },
      { status: 200, headers: allowed(origin), events: ['middleware'] },
    ),
  ),
  ...OTHERS.map((origin) =>
    exchange(
      `an answer to ${origin} does not say that it may be read`,
      { target: '/guarded', headers: { Origin: origin } },
      { status: 200, headers: { ...refused, vary: 'Origin' }, events: ['middleware'] },
    ),
  ),
  exchange(
    'an answer to no origin varies by it',
    { target: '/guarded' },
    { status: 200, headers: { ...refused, vary: 'Origin' }, events: ['middleware'] },
  ),
  exchange(
    'a preflight is answered before middleware, and not by an OPTIONS export',
    {
      method: 'OPTIONS',
      target: '/guarded',
      headers: preflight(APP, { 'Access-Control-Request-Headers': 'content-type,x-token' }),
    },
    {
      status: 204,
      headers: {
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, OPTIONS',
        'access-control-allow-headers': 'content-type,x-token',
        'access-control-max-age': undefined,
        vary: /^(?=.*Origin).*Access-Control-Request-Headers/,
      },
      text: '',
      events: [],
    },
  ),
  exchange(
    'a preflight of another origin gets no permission',
    { method: 'OPTIONS', target: '/guarded', headers: preflight('https://evil.example') },
    { status: 204, headers: { ...refused, vary: /Origin/ }, text: '', events: [] },
  ),
  exchange(
    'a preflight that asks for a text which is not a list of names gets no names',
    {
      method: 'OPTIONS',
      target: '/guarded',
      headers: preflight(APP, { 'Access-Control-Request-Headers': 'a: b' }),
    },
    { status: 204, headers: { 'access-control-allow-headers': undefined }, events: [] },
  ),
  exchange(
    'OPTIONS that is not a preflight runs the export',
    { method: 'OPTIONS', target: '/guarded', headers: { Origin: APP } },
    { status: 200, headers: allowed(APP), events: ['middleware', 'OPTIONS'] },
  ),
  exchange(
    'cors in the config of a route replaces that of the app',
    { method: 'OPTIONS', target: '/own', headers: preflight('https://own.example') },
    {
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://own.example',
        'access-control-allow-credentials': undefined,
        'access-control-allow-headers': 'X-Token',
        'access-control-max-age': '600',
        vary: 'Origin',
      },
    },
  ),
  exchange(
    'cors of the app does not add up with that of a route',
    { target: '/own', headers: { Origin: APP } },
    { status: 200, headers: refused },
  ),
  exchange(
    'cors: false in the config of a route removes that of the app',
    { target: '/none', headers: { Origin: APP } },
    { status: 200, headers: { ...refused, vary: undefined } },
  ),
  exchange(
    'a preflight for a route without CORS runs its OPTIONS export',
    { method: 'OPTIONS', target: '/none', headers: preflight(APP) },
    { status: 200, headers: refused, events: ['OPTIONS'] },
  ),
  exchange(
    'a function decides by the origin',
    { target: '/function', headers: { Origin: 'https://made.example' } },
    {
      status: 200,
      headers: {
        'access-control-allow-origin': 'https://made.example',
        'access-control-allow-credentials': 'true',
      },
    },
  ),
  exchange(
    'a function that throws allows nothing and is reported',
    { target: '/failing', headers: { Origin: APP } },
    { status: 200, headers: refused, events: ['onError'] },
  ),
  ...(
    [
      ['an HttpError', '/error', 418, []],
      ['an unexpected error', '/broken', 500, ['onError']],
      ['a malformed path', '/users/%ff', 400, []],
    ] as const
  ).map(([what, target, status, events]) => {
    const { headers } = problem(status)
    return exchange(
      `the answer to ${what} may be read`,
      { target, headers: { Origin: APP } },
      { status, headers: { ...headers, ...allowed(APP) }, events },
    )
  }),
  exchange(
    'a 405 may be read',
    { method: 'DELETE', target: '/error', headers: { Origin: APP } },
    { status: 405, headers: allowed(APP) },
  ),
  exchange(
    'a 404 of the host may be read',
    { target: '/nothing', headers: { Origin: APP } },
    { ...problem(404), headers: { ...problem(404).headers, ...allowed(APP) } },
  ),
  exchange(
    'a Response keeps its Vary, and its own permission gives way',
    { target: '/response', headers: { Origin: APP } },
    { status: 200, headers: { ...allowed(APP), vary: /^(Origin, Accept|Accept, Origin)$/ } },
  ),
  exchange(
    'an origin that is written out with credentials may send forms',
    {
      method: 'POST',
      target: '/guarded',
      headers: { Origin: APP, 'Sec-Fetch-Site': 'cross-site' },
    },
    { status: 200, headers: allowed(APP), events: ['middleware'] },
  ),
  ...(
    [
      ['that matches a pattern', '/guarded', 'https://a.preview.example'],
      ['that a function allows', '/function', 'https://made.example'],
      ['that is allowed without credentials', '/own', 'https://own.example'],
      ['of the app, where the route has CORS of its own', '/own', APP],
      ['of the app, where the route has none', '/none', APP],
    ] as const
  ).map(([what, target, origin]) =>
    exchange(
      `an origin ${what} may not send forms`,
      { method: 'POST', target, headers: { Origin: origin, 'Sec-Fetch-Site': 'cross-site' } },
      { ...problem(403), events: [] },
    ),
  ),
  exchange(
    'a refused form may be read',
    {
      method: 'POST',
      target: '/guarded',
      headers: { Origin: 'https://a.preview.example', 'Sec-Fetch-Site': 'cross-site' },
    },
    { status: 403, headers: allowed('https://a.preview.example'), events: [] },
  ),
]

export const corsSubject: ContractSubject = { name: 'CORS', app: 'cors', cases }

const EVERYONE = {
  'access-control-allow-origin': '*',
  'access-control-allow-credentials': undefined,
  vary: undefined,
}

export const publicCorsSubject: ContractSubject = {
  name: 'CORS for everyone',
  app: 'publicCors',
  cases: [
    exchange('every answer is the same', { target: '/' }, { status: 200, headers: EVERYONE }),
    exchange(
      'an answer to an origin is the same',
      { target: '/', headers: { Origin: APP } },
      { status: 200, headers: EVERYONE },
    ),
    exchange(
      'a preflight gets the methods of the route',
      { method: 'OPTIONS', target: '/', headers: preflight(APP) },
      {
        status: 204,
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
        },
      },
    ),
    exchange(
      'no page of another site may send forms',
      { method: 'POST', target: '/', headers: { Origin: APP, 'Sec-Fetch-Site': 'cross-site' } },
      problem(403),
    ),
  ],
}
