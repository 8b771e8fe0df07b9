import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const KINDS = ['error', 'string', 'null', 'undefined', 'number', 'object', 'getters', 'proxy']
const UNSENDABLE = [
  ...['circular', 'bigint', 'to-json', 'function', 'symbol', 'returned-error'],
  ...['map', 'set', 'form', 'params', 'headers', 'generator', 'iterator', 'floats', 'view'],
  ...['json-map', 'locked-stream', 'read-response', 'locked-response'],
]
const generic = { ...problem(500, { title: 'Internal Server Error' }), events: ['onError'] }

const OPEN_REDIRECTS = [
  '//evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '\t//evil.test',
  '/\t/evil.test',
  ' //evil.test',
  'https://evil.test/',
  'http:evil.test',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '/a\r\nX-Injected: 1',
  '/a\0b',
]

const SPLITTERS = ['a\r\nX-Injected: 1', 'a\nX-Injected: 1', 'a\rX-Injected: 1', 'a\0b']

const STATUSES: readonly (readonly [what: string, status: unknown])[] = [
  ['redirect-status', 200],
  ['redirect-status', 600],
  ['redirect-status', '302'],
  ['redirect-status', null],
  ['error-status', 99],
  ['error-status', 1000],
  ['error-status', 200],
  ['json-status', 199],
  ['json-status', 1000],
]

/** Errors that say how they are answered: with what they tell, and whether `onError` is told. */
const speaking: readonly (readonly [
  name: string,
  body: { title: string; status: number; detail?: string },
  headers: Record<string, string | undefined>,
  isTold: boolean,
])[] = [
  ['exposed-404', { title: 'Not Found', status: 404, detail: 'No such ship' }, {}, false],
  ['exposed-503', { title: 'Service Unavailable', status: 503, detail: 'Back at noon' }, {}, false],
  ['exposed-nothing', { title: 'Internal Server Error', status: 500 }, {}, true],
  ['hidden-401', { title: 'Unauthorized', status: 401 }, { 'www-authenticate': 'Bearer' }, true],
  ['hidden-502', { title: 'Bad Gateway', status: 502 }, { 'retry-after': '30' }, true],
  ['status-402', { title: 'Payment Required', status: 402 }, { 'x-upstream': undefined }, true],
  ['code-409', { title: 'Conflict', status: 409 }, {}, true],
  ['status-503', { title: 'Internal Server Error', status: 500 }, {}, true],
  ['text-404', { title: 'Internal Server Error', status: 500 }, {}, true],
  [
    'other-message',
    { title: 'Too Many Requests', status: 429, detail: 'Wait' },
    { 'retry-after': '1', 'content-encoding': undefined, upgrade: undefined },
    false,
  ],
  [
    'bad-header',
    { title: 'Internal Server Error', status: 500 },
    { 'x-injected': undefined },
    true,
  ],
]

function says([name, body, headers, isTold]: (typeof speaking)[number]): ContractCase {
  return {
    name: `a thrown error like ${name} is answered as it says`,
    async run(host) {
      const response = await host.send(`/speaking/${name}`)
      expect(response.json).toEqual(body)
      expect(response.status).toBe(body.status)
      expect(response.header('content-type')).toBe('application/problem+json')
      for (const [header, value] of Object.entries(headers)) {
        expect(response.header(header)).toBe(value)
      }
      await host.expectEvents(isTold ? ['onError'] : [])
    },
  }
}

/** A helper that is called with wrong values answers a plain 500, which injects nothing. */
function refused(what: string, text: string): ContractCase {
  return {
    name: `${what} of ${JSON.stringify(text)} is refused`,
    async run(host) {
      const response = await host.send(`/misused/${what}?text=${encodeURIComponent(text)}`)
      expect(response.status, response.text).toBe(500)
      expect(response.header('location')).toBeUndefined()
      expect(response.header('x-injected')).toBeUndefined()
      expect(response.json).toEqual({ title: 'Internal Server Error', status: 500 })
      await host.expectEvents(['onError'])
    },
  }
}

const cases: readonly ContractCase[] = [
  ...['thrown', 'rejected'].flatMap((how) =>
    KINDS.map((kind) =>
      exchange(
        `${kind} ${how} is a 500 that tells nothing`,
        { target: `/${how}/${kind}` },
        generic,
      ),
    ),
  ),
  ...UNSENDABLE.map((kind) =>
    exchange(`${kind} as a result is a 500`, { target: `/unsendable/${kind}` }, generic),
  ),
  exchange(
    'HEAD of a loader that fails is a 500 without a body',
    { method: 'HEAD', target: '/thrown/error' },
    { status: 500, text: '', events: ['onError'] },
  ),
  ...speaking.map(says),
  ...OPEN_REDIRECTS.map((to) => refused('redirect', to)),
  ...[
    ...['javascript:alert(1)', 'data:text/html,x', 'a\r\nX-Injected: 1'],
    ...['//\\evil.test', '/\\evil.test', '///evil.test', 'https://'],
  ].map((to) => refused('external', to)),
  ...['header', 'error-header', 'header-name', 'status-text', 'cookie'].flatMap((what) =>
    SPLITTERS.map((text) => refused(what, text)),
  ),
  ...STATUSES.map(([what, status]) => refused(what, JSON.stringify(status))),
  {
    name: 'a line break in a header of the reply does not start a second header',
    async run(host) {
      for (const text of SPLITTERS) {
        const response = await host.send(`/reply/header?text=${encodeURIComponent(text)}`)
        expect(response.status).toBe(500)
        expect(response.header('x-injected')).toBeUndefined()
      }
      await host.expectEvents(SPLITTERS.map(() => 'onError'))
    },
  },
  {
    name: '40,000 nested arrays in an echo do not end the process',
    async run(host) {
      const response = await host.send('/echo', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '['.repeat(40_000) + ']'.repeat(40_000),
      })
      expect([200, 400, 500]).toContain(response.status)
      expect((await host.send('/thrown/error')).status).toBe(500)
      await host.takeEvents()
    },
  },
]

export const errorsSubject: ContractSubject = { name: 'errors', app: 'errors', cases }

export const exposedErrorsSubject: ContractSubject = {
  name: 'exposeErrors',
  app: 'exposedErrors',
  cases: [
    {
      name: 'an unexpected error is sent with its message and stack',
      async run(host) {
        const response = await host.send('/thrown/error')
        expect(response.header('content-type')).toBe('application/problem+json')
        expect(response.json).toMatchObject({ status: 500, detail: 'pg://user:pass@host' })
        expect(response.text).toContain('stack')
        await host.expectEvents(['onError'])
      },
    },
    ...KINDS.map(
      (kind) =>
        ({
          name: `${kind} thrown is a 500`,
          run: async (host) => {
            expect((await host.send(`/thrown/${kind}`)).status).toBe(500)
            await host.expectEvents(['onError'])
          },
        }) satisfies ContractCase,
    ),
  ],
}

export const answeredErrorsSubject: ContractSubject = {
  name: 'onError with an answer',
  app: 'answeredErrors',
  cases: [
    exchange(
      'the value of its promise is the result',
      { target: '/thrown/error' },
      { status: 503, json: { answered: true }, events: ['onError'] },
    ),
    exchange(
      'a result that cannot be sent is a 500 of fixed text',
      { target: '/thrown/null' },
      generic,
    ),
    exchange('its own failure is a 500', { target: '/thrown/string' }, generic),
    exchange('its own rejection is a 500', { target: '/rejected/number' }, generic),
  ],
}
