import type { RequestListener } from 'node:http'
import { resourceRoutes } from '@portolan/adapter-express'
import { describe, expect, test } from 'vitest'
import { expressVersions, versionsOf } from './installed.ts'

type Handle = (event: object, context: object) => Promise<object>
type ServerlessExpress = (options: { app: RequestListener }) => Handle

const codegenies = versionsOf<ServerlessExpress>('@codegenie/serverless-express')
const vendias = versionsOf<ServerlessExpress>('@vendia/serverless-express')
const serverlessHttps = versionsOf<(app: RequestListener) => Handle>('serverless-http')

const adapters: readonly (readonly [string, (app: RequestListener) => Handle])[] = [
  ...codegenies.map(([name, handle]) => adapter(name, (app) => handle({ app }))),
  ...vendias.map(([name, handle]) => adapter(name, (app) => handle({ app }))),
  ...serverlessHttps.map(([name, handle]) => adapter(name, handle)),
]

function adapter(name: string, handle: (app: RequestListener) => Handle) {
  return [name, handle] as const
}

/** A request of API Gateway, version 1. */
function eventFor(path: string) {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers: { Host: 'app.example' },
    multiValueHeaders: { Host: ['app.example'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId: '1', identity: { sourceIp: '127.0.0.1' }, stage: 'prod' },
    body: null,
    isBase64Encoded: false,
  }
}

async function* stream() {
  yield 'one '
  yield 'two '
  yield 'three'
}

describe.each(expressVersions)('on %s', (_version, express) => {
  describe.each(adapters)('%s', (_adapter, handle) => {
    test.each([
      ['a value', '/value', '{"a":1}', 'application/json; charset=utf-8'],
      ['a stream', '/stream', 'one two three', 'text/plain'],
    ])('gets %s with its type and its cookie', async (_what, path, body, type) => {
      const routes = await resourceRoutes({
        routes: [
          { pattern: '/value', module: { loader: setCookie(() => ({ a: 1 })) } },
          { pattern: '/stream', module: { loader: setCookie(stream, 'text/plain') } },
        ],
      })
      const app = express().disable('x-powered-by').use(routes)
      const answer: Answer = await handle(app)(eventFor(path), {})
      const { multiValueHeaders, statusCode } = answer
      const headers: Record<string, unknown> = { ...answer.headers, ...multiValueHeaders }
      const text = answer.isBase64Encoded
        ? Buffer.from(String(answer.body), 'base64').toString()
        : answer.body
      expect([statusCode, text]).toEqual([200, body])
      expect([headers['content-type']].flat()).toEqual([type])
      expect([headers['set-cookie']].flat()).toEqual(['a=1'])
    })
  })
})

interface Answer {
  readonly statusCode?: number
  readonly headers?: Record<string, unknown>
  readonly multiValueHeaders?: Record<string, unknown>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

function setCookie(result: () => unknown, type?: string) {
  return ({ reply }: { reply: { headers: Headers } }) => {
    reply.headers.append('Set-Cookie', 'a=1')
    if (type !== undefined) reply.headers.set('Content-Type', type)
    return result()
  }
}
