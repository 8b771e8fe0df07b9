import {
  createDispatcher,
  defineLoader,
  eventStream,
  eventsOf,
  HttpError,
  linesOf,
  ndjson,
  Problem,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { describeRoutes } from '@portolan/openapi'
import { ContractError, checked } from '@portolan/openapi/test'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const INFO = { title: 'Ships', version: '1.0.0' }
const Ship = z.object({ name: z.string(), tons: z.number().optional() }).meta({ id: 'Ship' })

/** Answers of a route that describes the schema of a ship. */
function checkedRoute(loader: () => unknown, prefix = ''): (path?: string) => Promise<Response> {
  const described: RouteDefinition[] = [
    {
      pattern: '/ships/:id(int)',
      module: {
        loader: defineLoader({ response: Ship, responses: { 409: Problem } }, () => ({ name: '' })),
      },
    },
    { pattern: '/files/:path+', module: { loader: () => 1 } },
    {
      pattern: '/gone',
      module: { loader: defineLoader({ responses: { 204: null } }, () => undefined) },
    },
  ]
  const { document } = describeRoutes(createDispatcher({ routes: described }).routes, {
    info: INFO,
    ...(prefix !== '' && { prefix }),
  })
  const served = ['/v1/ships/:id', '/ships/:id', '/files/:path+', '/gone', '/other']
  const dispatcher = createDispatcher({
    routes: served.map((pattern) => ({ pattern, module: { loader } })),
    onError: () => {},
  })
  const fetch = checked(dispatcher.fetch, document)
  return (path = '/ships/7') => fetch(new Request(`http://ships.test${path}`))
}

describe('checked', () => {
  const passing: [string, () => unknown, string?][] = [
    ['a described body', () => ({ name: 'Argo', tons: 7 })],
    ['a described error', () => new HttpError(409)],
    ['an error of Portolan', () => Promise.reject(new Error('wrong'))],
    ['404', () => new HttpError(404)],
    ['any answer of a handler that describes none', () => ['x'], '/files/a/b'],
    ['an answer without a body', () => undefined, '/gone'],
    ['a path without a route', () => 1, '/nowhere'],
  ]
  test.each(passing)('lets %s pass', async (_name, loader, path) => {
    await expect(checkedRoute(loader)(path)).resolves.toBeInstanceOf(Response)
  })

  const refused: [string, () => unknown, string, string?][] = [
    [
      'a field of another type',
      () => ({ name: 7 }),
      'GET /ships/7 answered 200, with a body that the document does not have: name is number, not string',
    ],
    [
      'a field that is absent',
      () => ({}),
      'GET /ships/7 answered 200, with a body that the document does not have: it has no "name"',
    ],
    [
      'a status that is not described',
      () => new HttpError(418),
      'GET /ships/7 answered 418, which the document does not have; it has 200, 400, 409, 500',
    ],
    [
      'another media type',
      () => new Response('Argo', { headers: { 'content-type': 'text/plain' } }),
      'GET /ships/7 answered 200, as text/plain; the document has application/json',
    ],
    [
      'a body where there should be none',
      () => new Response('x', { status: 200, headers: { 'content-type': 'text/plain' } }),
      'GET /other answered 200, and the document has no such operation',
      '/other',
    ],
  ]
  test.each(refused)('rejects for %s', async (_name, loader, message, path) => {
    const error = await checkedRoute(loader)(path).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ContractError)
    expect((error as ContractError).message).toBe(message)
    expect((error as ContractError).response).toBeInstanceOf(Response)
  })

  test('finds the operations behind the path of a server', async () => {
    const fetch = checkedRoute(() => ({ name: 'Argo' }), '/v1')
    await expect(fetch('/v1/ships/7')).resolves.toBeInstanceOf(Response)
  })

  test('leaves the body to the test', async () => {
    const response = await checkedRoute(() => ({ name: 'Argo' }))()
    expect(await response.json()).toEqual({ name: 'Argo' })
  })

  /** The answer of a route that describes a stream, and sends these values. */
  async function streamed(version: '3.1' | '3.2', loader: () => unknown): Promise<Response> {
    const Ticks = eventsOf({ tick: z.object({ n: z.number() }), end: z.string() })
    const handlers = { '/ticks': Ticks, '/lines': linesOf(Ship) }
    const described = Object.entries(handlers).map(([pattern, response]) => ({
      pattern,
      module: { loader: defineLoader({ response }, () => new Response()) },
    }))
    const { document } = describeRoutes(createDispatcher({ routes: described }).routes, {
      info: INFO,
      version,
    })
    const routes = Object.keys(handlers).map((pattern) => ({ pattern, module: { loader } }))
    const fetch = checked(createDispatcher({ routes }).fetch, document)
    const isLines = String(loader).includes('ndjson')
    return fetch(new Request(`http://ships.test/${isLines ? 'lines' : 'ticks'}`))
  }
  const ticks = () =>
    eventStream([
      { comment: 'hello', id: '1' },
      { event: 'tick', data: { n: 1 } },
      { event: 'end', data: 'a\nb' },
    ])

  test('lets the items of a stream pass that the document has', async () => {
    expect(await (await streamed('3.2', ticks)).text()).toBe(
      ': hello\nid: 1\n\nevent: tick\ndata: {"n":1}\n\nevent: end\ndata: a\ndata: b\n\n',
    )
    const lines = await streamed('3.2', () => ndjson([{ name: 'Argo' }, { name: 'Orca' }]))
    expect(await lines.text()).toBe('{"name":"Argo"}\n{"name":"Orca"}\n')
  })

  test('ends a stream at an item that the document does not have', async () => {
    const events = await streamed('3.2', () => eventStream([{ event: 'tick', data: { n: '1' } }]))
    await expect(events.text()).rejects.toThrow(
      'GET /ticks answered 200, with an event that the document does not have: it fits no variant',
    )
    const lines = await streamed('3.2', () => ndjson([{ name: 'Argo' }, { name: 7 }]))
    await expect(lines.text()).rejects.toThrow(
      'GET /lines answered 200, with a line that the document does not have: name is number, not string',
    )
  })

  test('does not wait for the end of a stream', async () => {
    const endless = async function* () {
      yield 'first'
      await new Promise(() => {})
    }
    for (const version of ['3.1', '3.2'] as const) {
      const response = await streamed(version, () => eventStream(endless()))
      expect(response.status).toBe(200)
      await response.body?.cancel()
    }
  })
})
