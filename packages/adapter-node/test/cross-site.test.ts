import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { createNodeListener, isSameOrigin } from '../src/index.ts'
import { serve } from './serve.ts'

const ORIGIN = 'https://app.example'

afterEach(() => {
  vi.restoreAllMocks()
})

/** The response to a POST that a page of another site sends, where this code ran in front. */
async function postFromOtherSite(
  before: (req: IncomingMessage & { originalMethod?: string }, res: ServerResponse) => void,
): Promise<Response> {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const answer = () => 'ran'
  const routes = [{ pattern: '/', module: { loader: answer, action: answer } }]
  const listener = await createNodeListener({ routes })
  const server = await serve((req, res) => {
    before(req, res)
    listener(req, res)
  })
  try {
    return await fetch(server.origin, { method: 'POST', headers: { Origin: ORIGIN } })
  } finally {
    await server.close()
  }
}

test('an origin that the response allows with credentials may send forms', async () => {
  const response = await postFromOtherSite((_req, res) => {
    res.setHeader('Access-Control-Allow-Origin', ORIGIN)
    res.setHeader('Access-Control-Allow-Credentials', 'true')
  })
  expect(response.status).toBe(200)
})

test('a refusal keeps the CORS headers of the response', async () => {
  const response = await postFromOtherSite((_req, res) => {
    res.setHeader('Access-Control-Allow-Origin', ORIGIN)
  })
  expect(response.status).toBe(403)
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
})

test.each(['DELETE', 'GET'])('a POST that code in front made a %s is refused', async (method) => {
  const response = await postFromOtherSite((req) => {
    req.originalMethod = req.method ?? ''
    req.method = method
  })
  expect(response.status).toBe(403)
})

test.each<[IncomingHttpHeaders, boolean]>([
  [{ host: 'app.example' }, true],
  [{ host: 'app.example', origin: 'http://app.example' }, true],
  [{ host: 'app.example', origin: ORIGIN, 'set-cookie': ['a=1'] }, true],
  [{ host: 'app.example', origin: 'https://other.example' }, false],
  [{ origin: ORIGIN }, false],
  [{ host: 'app.example', 'sec-fetch-site': 'cross-site' }, false],
  [{ host: 'app.example', 'sec-fetch-site': ['same-origin', 'x'] as never }, false],
])('a request for a WebSocket with %j is of the same origin: %s', (headers, expected) => {
  expect(isSameOrigin({ headers })).toBe(expected)
})
