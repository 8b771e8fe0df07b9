import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractSubject,
  type Expected,
  exchange,
  problem,
} from '../contract-case.ts'

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' }

/** RFC 9110, section 7.6.1; the others are the server's own to set. */
const oneConnection = {
  'proxy-connection': undefined,
  te: undefined,
  trailer: undefined,
  upgrade: undefined,
  'x-listed': undefined,
  'x-kept': '1',
}

const values: readonly (readonly [what: string, name: string, expected: Expected])[] = [
  [
    'an object is JSON',
    'object',
    { status: 200, headers: JSON_HEADERS, text: '{"a":1,"é":["ü"]}' },
  ],
  ['an array is JSON', 'array', { status: 200, headers: JSON_HEADERS, text: '[1,"x",null]' }],
  ['a string is JSON', 'string', { status: 200, headers: JSON_HEADERS, text: '"text"' }],
  ['a number is JSON', 'number', { status: 200, headers: JSON_HEADERS, text: '0' }],
  ['false is JSON', 'false', { status: 200, headers: JSON_HEADERS, text: 'false' }],
  ['null is JSON', 'null', { status: 200, headers: JSON_HEADERS, text: 'null' }],
  ['a promise is sent as its value', 'promise', { status: 200, json: { later: true } }],
  [
    'undefined is 204 without a body',
    'undefined',
    { status: 204, headers: { 'content-type': undefined, 'content-length': undefined }, text: '' },
  ],
  [
    'undefined keeps a status that was set before',
    'undefined-status',
    { status: 202, headers: { 'content-type': undefined }, text: '' },
  ],
  [
    'status and headers of the reply go with a plain result',
    'with-reply',
    {
      status: 404,
      headers: { ...JSON_HEADERS, 'x-tried': 'yes' },
      json: { error: 'User not found' },
    },
  ],
  [
    'a string goes out as it is under a media type that is not JSON',
    'text',
    { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: 'plain €' },
  ],
  [
    'headers of the reply are merged into a Response, whose own win',
    'merged',
    { status: 200, headers: { 'content-type': 'text/plain', 'x-before': 'kept' }, text: 'hello' },
  ],
  ['a Response without a body is sent so', 'empty-response', { status: 200, text: '' }],
  ['a Response of 204 has no body', 'status-204', { status: 204, text: '' }],
  [
    'a body under 204 is dropped',
    'json-204',
    { status: 204, headers: { 'content-type': undefined }, text: '' },
  ],
  [
    'a problem drops the headers of the body that it replaces',
    'problem-over-headers',
    {
      ...problem(404, { title: 'Not Found' }),
      headers: {
        'content-type': 'application/problem+json',
        'content-disposition': undefined,
        'x-kept': '1',
      },
    },
  ],
  [
    'headers of one connection alone are dropped from a Response',
    'one-connection',
    { status: 200, headers: oneConnection, text: 'one' },
  ],
  [
    'headers of one connection alone are dropped from a helper and the reply',
    'one-connection-json',
    { status: 200, headers: oneConnection, json: { a: 1 } },
  ],
  [
    'a Blob is its bytes, type and length',
    'blob',
    {
      status: 200,
      headers: { 'content-type': /^text\/html/, 'content-length': '3' },
      text: '<b>',
    },
  ],
]

const made: readonly (readonly [what: string, name: string, expected: Expected])[] = [
  ['json()', 'json', { status: 201, headers: { ...JSON_HEADERS, 'x-id': '1' }, json: { id: 1 } }],
  ['redirect()', 'redirect', { status: 301, headers: { location: '/elsewhere?a=b' }, text: '' }],
  [
    'redirect() with a status',
    'redirect-303',
    { status: 303, headers: { location: 'relative/%C3%A9' }, text: '' },
  ],
  [
    'redirect() to another site',
    'redirect-external',
    { status: 302, headers: { location: 'https://pay.example/x' }, text: '' },
  ],
  ['notFound()', 'not-found', problem(404, { title: 'Not Found', detail: 'No such thing' })],
  [
    'an HttpError',
    'http-error',
    {
      ...problem(409, {
        type: 'https://errors.example/taken',
        title: 'Conflict',
        detail: 'Taken',
        owner: 7,
      }),
      headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
    },
  ],
  ['a Response', 'response', { status: 418, headers: { 'x-spout': '1' }, text: 'short' }],
]

const cases: readonly ContractCase[] = [
  ...values.map(([what, name, expected]) => exchange(what, { target: `/value/${name}` }, expected)),
  ...['returned', 'thrown', 'rejected'].flatMap((how) =>
    made.map(([what, name, expected]) =>
      exchange(`${what} ${how}`, { target: `/${how}/${name}` }, expected),
    ),
  ),
  exchange(
    'a whole body has a Content-Length',
    { target: '/value/object' },
    { status: 200, headers: { 'content-length': '19' } },
  ),
  exchange(
    'a Response of a text has a Content-Length',
    { target: '/returned/response' },
    { status: 418, headers: { 'content-length': '5' } },
  ),
  exchange(
    'a Response of a text has a Content-Length beside headers of the reply',
    { target: '/value/merged' },
    { status: 200, headers: { 'content-length': '5' } },
  ),
  {
    name: 'every Set-Cookie is a line of its own',
    async run(host) {
      const response = await host.send('/value/merged')
      expect([...response.all('set-cookie')].sort()).toEqual(['a=1', 'b=2', 'c=3; Path=/'])
    },
  },
  {
    name: 'bytes are sent as they are',
    async run(host) {
      const response = await host.send('/value/bytes')
      expect(response.header('content-type')).toBe('application/octet-stream')
      expect([...response.bytes]).toEqual([0, 128, 255])
    },
  },
  {
    name: 'a Content-Length of the handler’s own never contradicts the body',
    async run(host) {
      const response = await host.send('/value/wrong-length')
      expect(response.all('content-length').length).toBeLessThanOrEqual(1)
      expect([response.isComplete, response.text]).toEqual([true, '{"a":1}'])
    },
  },
]

export const resultsSubject: ContractSubject = { name: 'results', app: 'results', cases }
