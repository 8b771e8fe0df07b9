import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { json } from '@portolan/dispatch-core'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { serve, testAdapter } from '../../../internal/adapter-contract/src/index.ts'
import { createLambdaHandler } from './examples/lambda.ts'

type LambdaHandler = ReturnType<typeof createLambdaHandler>
type Result = Awaited<ReturnType<LambdaHandler>>

const inTime = { getRemainingTimeInMillis: () => 10_000 }
const atOnce = { getRemainingTimeInMillis: () => 500 }

const NO_ABORT = 'Lambda does not tell its function when the client goes away'
const ONE_END = 'Lambda sends nothing before the result is complete: the client gets its 500'
const NO_STREAM = 'the function waits for the end of a stream, and this one has none'
const DECODED = 'in a path that an HTTP API has decoded, % is a character as any other'

testAdapter({
  name: 'the Lambda handler of hosts.md',
  skip: [
    ...[
      'paths: a Host with user info or without a port is 400',
      'paths: a Host with characters that none has is 400',
    ].map((name) => ({ case: name, reason: 'API Gateway has a host of its own in its events' })),
    {
      case: 'bodies: a schema that reads the body itself is told the end of the response, and of one that is not sent',
      reason: 'it tells no end; a host that does has HostRequest.whenOver()',
    },
    {
      case: 'security headers',
      reason: 'it sets none; a host that does has HostRequest.securityHeaders',
    },
    ...[
      'streams: the source of an async iterable is finished when the client goes away',
      'streams: the source of a ReadableStream is finished when the client goes away',
      'streams: the source of a Response is finished when the client goes away',
      'streams: the source of an iterable that waits is finished when the client goes away',
      'streams: the source of eventStream() is finished when the client goes away',
      'context: a client that goes away aborts the signal',
      'observers: onResponse is told of a client that goes away in the middle of a stream',
      'observers: onResponse is told of a client that goes away before the answer',
    ].map((name) => ({ case: name, reason: NO_ABORT })),
    ...[
      'streams: a generator that fails midway breaks the response off',
      'streams: a ReadableStream that fails midway breaks the response off',
      'streams: a Response whose stream fails midway breaks the response off',
      'streams: a chunk that is neither text nor bytes breaks the response off',
      'observers: onResponse is told of a stream that fails',
    ].map((name) => ({ case: name, reason: ONE_END })),
    ...[
      'streams: an async iterable waits for a client that does not read',
      'streams: a Response waits for a client that does not read',
    ].map((name) => ({ case: name, reason: NO_STREAM })),
    ...[
      'paths: /blog/% is malformed',
      'portable route tree: 16. GET /api/files/%zz has the same answer everywhere',
    ].map((name) => ({ case: name, reason: DECODED })),
  ],
  start: (options) => {
    const handler = createLambdaHandler(options)
    return serve(createServer((req, res) => answer(handler, req, res)))
  },
})

/** A function URL: HTTP in, an event of the payload format 2.0 to the function, its result out. */
async function answer(handler: LambdaHandler, req: IncomingMessage, res: ServerResponse) {
  const bytes = await buffer(req).catch(() => undefined)
  if (bytes === undefined) return
  try {
    const result = await handler(toEvent(req, bytes), inTime)
    res.statusCode = result.statusCode
    for (const [name, value] of Object.entries(result.headers)) res.setHeader(name, value)
    if (result.cookies.length > 0) res.setHeader('Set-Cookie', result.cookies)
    res.end(bytesOf(result))
  } catch {
    res.writeHead(500, { 'Content-Type': 'application/json' }).end('{"message":"Internal Error"}')
  }
}

function toEvent({ method = '', url = '', headers }: IncomingMessage, bytes: Buffer) {
  const { cookie, ...others } = headers
  const [path = '', ...query] = url.split('?')
  // As text where the media type says so, which is how the gateway decides.
  const isText = /json|text|urlencoded/.test(headers['content-type'] ?? '') && isUtf8(bytes)
  return createEvent(method, path, {
    rawQueryString: query.join('?'),
    headers: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, `${value}`])),
    domainName: headers.host ?? '',
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    ...(bytes.length > 0 && { body: bytes.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: bytes.length > 0 && !isText,
  })
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes)
}

interface EventParts extends Partial<APIGatewayProxyEventV2> {
  readonly domainName?: string
}

/** An event as the documentation of the payload format 2.0 shows it. */
function createEvent(
  method: string,
  rawPath: string,
  { domainName = 'api.example', ...parts }: EventParts = {},
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: {},
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      domainName,
      domainPrefix: 'id',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'a' },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2020:19:03:58 +0000',
      timeEpoch: 1583348638390,
    },
    isBase64Encoded: false,
    ...parts,
  }
}

function bytesOf({ body, isBase64Encoded }: Result): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
}

describe('the Lambda handler', () => {
  const handler = createLambdaHandler({
    onError: () => {},
    routes: [
      {
        pattern: '/files/:name',
        module: { loader: ({ params, url }) => ({ name: params.name, url: url.href }) },
      },
      {
        pattern: '/headers',
        module: {
          loader: ({ reply }) => {
            reply.headers.append('Set-Cookie', 'a=1; Path=/')
            reply.headers.append('Set-Cookie', 'b=2')
            return json(1, {
              headers: [
                ['X-Tag', 'one'],
                ['X-Tag', 'two'],
              ],
            })
          },
        },
      },
    ],
  })

  test.each([
    ['/files/a b', 'a b', '/files/a%20b'],
    ['/files/é', 'é', '/files/%C3%A9'],
    ['/files/50%', '50%', '/files/50%25'],
    ['/files/a?admin=1', 'a?admin=1', '/files/a%3Fadmin=1'],
    ['/files/a#b', 'a#b', '/files/a%23b'],
    ['/files/a%20b', 'a b', '/files/a%20b'],
  ])('reads the path %s, decoded or not', async (path, name, target) => {
    const result = await handler(createEvent('GET', path, { rawQueryString: 'x=1' }), inTime)
    const url = `https://api.example${target}?x=1`
    expect(JSON.parse(`${bytesOf(result)}`)).toEqual({ name, url })
  })

  test('gives each cookie on its own, and the values of any other header as one', async () => {
    const result = await handler(createEvent('GET', '/headers'), inTime)
    expect(result).toMatchObject({
      statusCode: 200,
      headers: { 'x-tag': 'one, two' },
      cookies: ['a=1; Path=/', 'b=2'],
    })
  })

  test('answers 404 where no route matches', async () => {
    const result = await handler(createEvent('GET', '/nothing'), inTime)
    expect(result).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
      cookies: [],
    })
  })

  test('aborts the signal before Lambda ends the function', async () => {
    const waiting = createLambdaHandler({
      routes: [
        {
          pattern: '/',
          module: {
            loader: ({ signal }) =>
              new Promise((resolve) => {
                signal.addEventListener('abort', () => resolve('stopped'))
              }),
          },
        },
      ],
    })
    expect(`${bytesOf(await waiting(createEvent('GET', '/'), atOnce))}`).toBe('"stopped"')
  })

  test('stops a stream before Lambda ends the function, and fails', async () => {
    let isStopped = false
    let asked = 0
    const streaming = createLambdaHandler({
      routes: [
        {
          pattern: '/',
          module: {
            loader: () => ({
              [Symbol.asyncIterator]: () => ({
                next: () =>
                  new Promise<IteratorResult<string>>((resolve) => {
                    if (++asked === 1) resolve({ done: false, value: 'first' })
                  }),
                async return() {
                  isStopped = true
                  return { done: true as const, value: undefined }
                },
              }),
            }),
          },
        },
      ],
    })
    await expect(streaming(createEvent('GET', '/'), atOnce)).rejects.toThrow('aborted')
    expect(isStopped).toBe(true)
  })
})
