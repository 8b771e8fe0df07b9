import { expect } from 'vitest'
import type { RawResponse } from '../client/raw-response.ts'
import type { ContractSubject, Sent } from '../contract-case.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM = 'application/problem+json'
const SENT_JSON = { 'Content-Type': 'application/json' }

/** The whole answer: the status, every header except the connection's, and the body. */
type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, body: string]

const answers: readonly (readonly [sent: Sent, answer: Answer])[] = [
  [
    { target: '/' },
    [200, { 'content-type': JSON_TYPE, 'content-length': '19' }, '{"name":"portable"}'],
  ],
  [
    { method: 'HEAD', target: '/' },
    [200, { 'content-type': JSON_TYPE, 'content-length': '19' }, ''],
  ],
  [
    { target: '/api/users' },
    [
      200,
      { 'content-type': JSON_TYPE, 'content-length': '35' },
      '{"users":[{"id":"7","name":"Ada"}]}',
    ],
  ],
  [
    { method: 'POST', target: '/api/users', headers: SENT_JSON, body: '{"name":"Ü"}' },
    [
      201,
      { 'content-type': JSON_TYPE, 'content-length': '22', location: '/api/users/8' },
      '{"user":{"name":"Ü"}}',
    ],
  ],
  [
    { method: 'POST', target: '/api/users', headers: SENT_JSON, body: '{' },
    [
      400,
      { 'content-type': PROBLEM, 'content-length': '74' },
      '{"title":"Bad Request","status":400,"detail":"The body is not valid JSON"}',
    ],
  ],
  [
    { target: '/api/users/7?fields=all' },
    [
      200,
      { 'content-type': JSON_TYPE, 'content-length': '32' },
      '{"user":{"id":"7","name":"Ada"}}',
    ],
  ],
  [
    { target: '/api/users/8' },
    [
      404,
      { 'content-type': PROBLEM, 'content-length': '58' },
      '{"title":"Not Found","status":404,"detail":"No such user"}',
    ],
  ],
  [{ method: 'DELETE', target: '/api/users/7' }, [204, {}, '']],
  [
    { method: 'PATCH', target: '/api/users/7', headers: SENT_JSON, body: '{}' },
    [
      405,
      { 'content-type': PROBLEM, 'content-length': '103', allow: 'GET, HEAD, DELETE, OPTIONS' },
      '{"title":"Method Not Allowed","status":405,"detail":"This resource answers GET, HEAD, DELETE, OPTIONS"}',
    ],
  ],
  [
    { method: 'OPTIONS', target: '/api/users/7' },
    [204, { allow: 'GET, HEAD, DELETE, OPTIONS' }, ''],
  ],
  [
    { target: '/api/session', headers: { Cookie: 'token=a%20b' } },
    [200, { 'content-type': JSON_TYPE, 'content-length': '15' }, '{"token":"a b"}'],
  ],
  [
    { method: 'POST', target: '/api/session' },
    [
      200,
      {
        'content-type': JSON_TYPE,
        'content-length': '11',
        'set-cookie': 'token=t; HttpOnly; Path=/, seen=1',
      },
      '{"ok":true}',
    ],
  ],
  [
    { target: '/api/cached' },
    [
      200,
      {
        'content-type': JSON_TYPE,
        'content-length': '7',
        etag: '"v1"',
        'cache-control': 'max-age=60',
      },
      '{"a":1}',
    ],
  ],
  [
    { target: '/api/cached', headers: { 'If-None-Match': '"v1"' } },
    [304, { etag: '"v1"', 'cache-control': 'max-age=60' }, ''],
  ],
  [
    { target: '/api/files/a%2Fb/c' },
    [200, { 'content-type': JSON_TYPE, 'content-length': '20' }, '{"path":["a/b","c"]}'],
  ],
  [
    { target: '/api/files/%zz' },
    [
      400,
      { 'content-type': PROBLEM, 'content-length': '105' },
      '{"title":"Bad Request","status":400,"detail":"The path has an encoding or a character that is not valid"}',
    ],
  ],
  [{ target: '/old' }, [301, { location: '/api/users' }, '']],
  [{ target: '/teapot' }, [418, { 'content-type': 'text/plain' }, 'short']],
  [
    { target: '/taken' },
    [
      409,
      { 'content-type': PROBLEM, 'content-length': '50', 'x-owner': '7' },
      '{"title":"Conflict","status":409,"detail":"Taken"}',
    ],
  ],
  [
    { target: '/broken' },
    [
      500,
      { 'content-type': PROBLEM, 'content-length': '46' },
      '{"title":"Internal Server Error","status":500}',
    ],
  ],
  [
    { target: '/lines' },
    [200, { 'content-type': 'application/x-ndjson; charset=utf-8' }, '{"a":1}\n{"a":2}\n'],
  ],
  [
    { target: '/events' },
    [
      200,
      {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-store, no-transform',
        'x-accel-buffering': 'no',
      },
      'id: 1\ndata: one\n\n',
    ],
  ],
  [
    { target: '/bytes' },
    [200, { 'content-type': 'application/octet-stream', 'content-length': '2' }, 'hi'],
  ],
]

/** Headers that depend on the connection or the time (RFC 9110, sections 6.6.1 and 7.6.1). */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'date']

/**
 * Tests that one route tree has the same answers on every host.
 *
 * @param adds headers that the host adds to those of the routes, in lower case
 */
export function createPortableSubject(adds: readonly string[]): ContractSubject {
  return {
    name: 'portable route tree',
    app: 'portable',
    cases: answers.map(([{ target, ...request }, [status, headers, body]], index) => ({
      name: `${index + 1}. ${request.method ?? 'GET'} ${target} has the same answer everywhere`,
      async run(host) {
        const response = await host.send(target, request)
        const added = adds.filter((name) => !(name in headers))
        expect([
          response.status,
          readHeaders(response, [...CONNECTION_HEADERS, ...added]),
          response.text,
        ]).toEqual([status, withLength(headers, response), body])
      },
    })),
  }
}

/**
 * The host chooses how it marks the end of a body. If it sends a length, the length must be right.
 */
function withLength(
  headers: Readonly<Record<string, string>>,
  response: RawResponse,
): Readonly<Record<string, string>> {
  const { 'content-length': length, ...others } = headers
  if (response.header('content-length') === undefined) return others
  return { ...others, 'content-length': length ?? String(response.bytes.length) }
}

function readHeaders(response: RawResponse, ignored: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name] of response.headers) {
    const lowerName = name.toLowerCase()
    if (!ignored.includes(lowerName)) headers[lowerName] = response.header(name) ?? ''
  }
  return headers
}
