import { deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { inChunks } from '../client/http1.ts'
import {
  type ContractCase,
  type ContractSubject,
  type Expected,
  exchange,
  problem,
} from '../contract-case.ts'

const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'

function post(target: string, type: string | undefined, body: string | Uint8Array, headers = {}) {
  return {
    method: 'POST',
    target,
    headers: { ...(type !== undefined && { 'Content-Type': type }), ...headers },
    body,
  }
}

const CHUNKED = { 'Transfer-Encoding': 'chunked' }

const parsed: readonly (readonly [type: string, body: string, value: unknown])[] = [
  [JSON_TYPE, '{"a":[1]}', { a: [1] }],
  [JSON_TYPE, ' null ', null],
  ['application/json; charset=utf-8', '"é"', 'é'],
  ['application/json;charset="UTF-8"', '1', 1],
  ['Application/JSON', '{}', {}],
  ['application/merge-patch+json', '{"a":null}', { a: null }],
  ['application/json; charset=us-ascii', '"é"', 'é'],
  [`${FORM}; charset=UTF-8`, 'a=é', { a: 'é' }],
  [`${FORM}; charset=us-ascii`, 'a=%C3%A9', { a: 'é' }],
  [FORM, 'a=1&b=2&b=3&c=%C3%A9+x', { a: '1', b: ['2', '3'], c: 'é x' }],
  ['text/plain', '{"a":1}', '{"a":1}'],
  ['text/plain; charset=iso-8859-1', 'a', 'a'],
  [JSON_TYPE, '{"constructor":"a word"}', { constructor: 'a word' }],
]

const refused: readonly (readonly [
  what: string,
  status: number,
  type: string | undefined,
  body: string,
])[] = [
  ['a media type with a tab', 415, 'application/json\ta', '{}'],
  ['a media type with a second word', 415, 'application/json garbage', '{}'],
  ['a media type that only begins like JSON', 415, 'application/jsonx', '{}'],
  ['multipart', 415, 'multipart/form-data; boundary=x', '--x--'],
  ['XML', 415, 'application/xml', '<a/>'],
  ['no media type', 415, undefined, '{}'],
  ['an unknown charset', 415, 'text/plain; charset=nonsense', 'x'],
  ['an unknown charset of JSON', 415, 'application/json; charset=nonsense', '{}'],
  ['a form in another charset', 415, `${FORM}; charset=iso-8859-1`, 'a=\xe9'],
  ['a form in UTF-16', 415, `${FORM}; charset=utf-16`, 'a\0=\0'],
  ['JSON called us-ascii that is not UTF-8', 400, 'application/json; charset=us-ascii', '"\xff"'],
  ['broken JSON', 400, JSON_TYPE, '{"secret":'],
  ['bytes that are not UTF-8', 400, JSON_TYPE, '"\xff"'],
  ['__proto__ as a key', 400, JSON_TYPE, '{"a":{"__proto__":{"secret":1}}}'],
  ['__proto__ spelled with an escape', 400, JSON_TYPE, '{"\\u005f_proto__":{"secret":1}}'],
  ['constructor with a prototype', 400, JSON_TYPE, '{"constructor":{"prototype":{"secret":1}}}'],
  ['__proto__ as a name of a form', 400, FORM, '__proto__=secret'],
]

const tooLong = 'x'.repeat(102_401)

const oversized: readonly (readonly [what: string, sent: ReturnType<typeof post>])[] = [
  ['by its length', post('/echo', 'text/plain', tooLong)],
  [
    'in chunks',
    post('/echo', 'text/plain', inChunks(tooLong.slice(0, 60_000), tooLong.slice(60_000)), CHUNKED),
  ],
  ['of a smaller limit of the route', post('/small', 'text/plain', 'x'.repeat(11))],
  [
    'inflated from gzip',
    post('/echo', 'text/plain', gzipSync('x'.repeat(5_000_000)), { 'Content-Encoding': 'gzip' }),
  ],
]

const HUNDRED = { 'Content-Length': '100' }

const broken: readonly (readonly [what: string, sent: ReturnType<typeof post>])[] = [
  ['JSON', post('/echo', JSON_TYPE, '1', HUNDRED)],
  ['a form', post('/echo', FORM, 'a=1', HUNDRED)],
  ['text', post('/echo', 'text/plain', 'part', HUNDRED)],
  ['text in chunks', post('/echo', 'text/plain', inChunks('part').slice(0, -5), CHUNKED)],
]

const echoed = (body: unknown): Expected => ({
  status: 200,
  json: { body, type: typeof body },
  events: ['handler'],
})

const cases: readonly ContractCase[] = [
  ...parsed.map(([type, body, value]) =>
    exchange(`${type} ${body} is parsed`, post('/echo', type, body), echoed(value)),
  ),
  exchange(
    'a body in chunks is parsed',
    post('/echo', JSON_TYPE, inChunks('{"a"', ':1}'), CHUNKED),
    echoed({ a: 1 }),
  ),
  exchange(
    'gzip is decoded',
    post('/echo', JSON_TYPE, gzipSync('{"a":1}'), { 'Content-Encoding': 'gzip' }),
    echoed({ a: 1 }),
  ),
  ...['gzip', 'deflate'].map((encoding) =>
    exchange(
      `an empty body is empty in ${encoding}, too`,
      post('/echo', JSON_TYPE, inChunks(), { ...CHUNKED, 'Content-Encoding': encoding }),
      { status: 200, json: { body: null, type: 'undefined' }, events: ['handler'] },
    ),
  ),
  exchange(
    'deflate is decoded',
    post('/echo', JSON_TYPE, deflateSync('{"a":1}'), { 'Content-Encoding': 'deflate' }),
    echoed({ a: 1 }),
  ),
  exchange(
    'a body at the limit of the route is taken',
    post('/small', 'text/plain', 'x'.repeat(10)),
    echoed('x'.repeat(10)),
  ),
  exchange(
    'a body over the default is taken where the route allows it',
    post('/large', 'text/plain', tooLong),
    echoed(tooLong),
  ),
  exchange(
    'no body needs no media type',
    { method: 'POST', target: '/echo' },
    { status: 200, json: { body: null, type: 'undefined' }, events: ['handler'] },
  ),
  exchange(
    'an empty body needs none either',
    { method: 'DELETE', target: '/echo', headers: { 'Content-Length': '0' } },
    { status: 200, json: { body: null, type: 'undefined' }, events: ['handler'] },
  ),
  exchange(
    'a body that waits for 100 (Continue) is read',
    post('/echo', JSON_TYPE, '{}', { Expect: '100-continue' }),
    echoed({}),
  ),
  ...refused.map(
    ([what, status, type, body]) =>
      ({
        name: `${what} is ${status}, the action is not called, the input is not echoed`,
        async run(host) {
          const { target, ...request } = post('/echo', type, Buffer.from(body, 'latin1'))
          const response = await host.send(target, request)
          expect(response.status, response.text).toBe(status)
          expect(response.header('content-type')).toBe('application/problem+json')
          expect(response.text).not.toContain('secret')
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  exchange(
    'an unknown encoding is 415',
    post('/echo', JSON_TYPE, '{}', { 'Content-Encoding': 'zip' }),
    {
      ...problem(415),
      events: [],
    },
  ),
  exchange(
    'bytes that are not of their encoding are 400',
    post('/echo', JSON_TYPE, 'not gzip', { 'Content-Encoding': 'gzip' }),
    { ...problem(400), events: [] },
  ),
  ...oversized.map(([what, sent]) =>
    exchange(`a body over the limit ${what} is 413`, sent, { ...problem(413), events: [] }),
  ),
  ...broken.map(
    ([what, { target, ...request }]) =>
      ({
        name: `${what} that breaks off calls no action`,
        async run(host) {
          await host.sendPart(target, request)
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  exchange(
    "parse: 'raw' gives the bytes of any media type",
    post('/raw', 'image/png', Buffer.from([0, 255])),
    {
      status: 200,
      json: [0, 255],
    },
  ),
  exchange(
    'parse: false leaves the body to request, without a limit',
    post('/unparsed', 'application/octet-stream', tooLong),
    { status: 200, json: { body: null, length: tooLong.length }, events: ['handler'] },
  ),
  exchange(
    'parse: false takes a body at the limit of the route',
    post('/unparsed-small', 'application/octet-stream', 'x'.repeat(10)),
    { status: 200, json: { body: null, length: 10 }, events: ['handler'] },
  ),
  exchange(
    'parse: false refuses a body whose length is over the limit of the route',
    post('/unparsed-small', 'application/octet-stream', 'x'.repeat(11), { 'Content-Length': '11' }),
    { ...problem(413), events: [] },
  ),
  exchange(
    'parse: false ends a body in chunks at the limit of the route',
    post('/unparsed-small', 'application/octet-stream', inChunks('x'.repeat(11)), CHUNKED),
    { ...problem(413), events: ['handler'] },
  ),
  exchange(
    'a schema that reads the body itself gets its bytes after all middleware',
    post('/counted', undefined, inChunks('a'.repeat(600), 'b'.repeat(400)), CHUNKED),
    { status: 200, json: { length: 1_000 }, events: ['middleware', 'handler'] },
  ),
  exchange(
    'a schema that reads the body itself gets it decoded',
    post('/counted', undefined, gzipSync('a'.repeat(900)), { 'Content-Encoding': 'gzip' }),
    { status: 200, json: { length: 900 }, events: ['middleware', 'handler'] },
  ),
  exchange(
    'a schema that reads the body itself is not called without one',
    { method: 'POST', target: '/counted' },
    { status: 200, json: { length: 0 }, events: ['middleware', 'handler'] },
  ),
  exchange(
    'a schema that reads the body itself may refuse it in the middle',
    post('/counted', undefined, 'a'.repeat(700_000)),
    { ...problem(413), events: ['middleware'] },
  ),
  {
    name: 'a schema that reads the body itself is told the end of the response, and of one that is not sent',
    async run(host) {
      const { target, ...request } = post('/cleaned', undefined, 'a'.repeat(100))
      const { status } = await host.send(target, request)
      expect(status).toBe(200)
      await host.expectEvents(['middleware', 'handler', 'end'])
      await host.sendPart(target, { ...request, headers: { 'Content-Length': '200' } })
      await host.expectEvents(['middleware', 'end'])
    },
  },
  exchange(
    'request replays the bytes of the parsed body',
    post('/replay', JSON_TYPE, '{ "a": 1 }'),
    {
      status: 200,
      json: { body: { a: 1 }, method: 'POST', type: JSON_TYPE, text: '{ "a": 1 }' },
    },
  ),
  exchange('request read by middleware leaves the body', post('/before', JSON_TYPE, '{"a":1}'), {
    status: 200,
    json: { body: { a: 1 }, type: 'object' },
    events: ['middleware true {"a":1}', 'handler'],
  }),
  exchange('middleware can await the body', post('/awaited', JSON_TYPE, '{"a":1}'), {
    status: 200,
    json: { body: { a: 1 }, type: 'object' },
    events: ['middleware {"a":1} true', 'handler'],
  }),
  exchange(
    'middleware that awaits no body gets none',
    { method: 'POST', target: '/awaited' },
    {
      status: 200,
      json: { body: null, type: 'undefined' },
      events: ['middleware undefined true', 'handler'],
    },
  ),
  exchange(
    'a body that middleware awaits and that is none is 400',
    post('/awaited', JSON_TYPE, '{'),
    {
      ...problem(400),
      events: [],
    },
  ),
]

export const bodiesSubject: ContractSubject = { name: 'bodies', app: 'bodies', cases }
