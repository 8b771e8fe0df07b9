import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { createNodeListener } from '@portolan/adapter-node'
import {
  createDispatcher,
  defineLoader,
  HttpError,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { openApi } from '../src/index.ts'

const INFO = { title: 'Ships', version: '1.0.0' }
const ROUTES: readonly RouteDefinition[] = [
  { pattern: '/openapi.json', module: { loader: openApi({ info: INFO }) } },
  {
    pattern: '/ships/:id(int)',
    module: async () => ({
      loader: defineLoader({ response: z.object({ name: z.string() }) }, () => ({ name: 'Argo' })),
    }),
  },
]

async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('openApi', () => {
  test('answers with the same document on Express, node and fetch hosts', async () => {
    const app = express().use(await resourceRoutes({ routes: ROUTES }))
    const onExpress = await fetch(`${await serve(app)}/openapi.json`)
    const onNode = await fetch(
      `${await serve(await createNodeListener({ routes: ROUTES }))}/openapi.json`,
    )
    const handler = await createFetchHandler({ routes: ROUTES })
    const onFetch = await handler(new Request('http://ships.test/openapi.json'))
    const documents = await Promise.all(
      [onExpress, onNode, onFetch].map(async (response) => {
        expect(response.headers.get('content-type')).toMatch(/^application\/json/)
        return response.json()
      }),
    )
    expect(documents[0]).toMatchObject({
      openapi: '3.1.1',
      paths: { '/ships/{id}': { get: { operationId: 'getShipsById' } } },
    })
    expect(Object.keys(documents[0].paths)).toEqual(['/ships/{id}'])
    expect(documents[1]).toEqual(documents[0])
    expect(documents[2]).toEqual(documents[0])
  })

  test('has the path that the app is mounted at as its server', async () => {
    const app = express().use('/v1', await resourceRoutes({ routes: ROUTES }))
    const response = await fetch(`${await serve(app)}/v1/openapi.json`)
    expect(await response.json()).toMatchObject({ servers: [{ url: '/v1' }] })
  })

  test('runs behind the middleware of its directory', async () => {
    const refuse = () => {
      throw new HttpError(401)
    }
    const [document] = ROUTES as [RouteDefinition]
    const dispatcher = createDispatcher({ routes: [{ ...document, middleware: [refuse] }] })
    expect((await dispatcher.fetch(new Request('http://ships.test/openapi.json'))).status).toBe(401)
  })

  test('follows routes that are replaced', async () => {
    const dispatcher = createDispatcher({ routes: ROUTES })
    const read = async () =>
      Object.keys(
        (await (await dispatcher.fetch(new Request('http://ships.test/openapi.json'))).json())
          .paths,
      )
    expect(await read()).toEqual(['/ships/{id}'])
    dispatcher.replaceRoutes([...ROUTES, { pattern: '/crew', module: { loader: () => [] } }])
    expect(await read()).toEqual(['/crew', '/ships/{id}'])
  })

  test('answers 500 where a route cannot be described, and onError gets the places', async () => {
    const errors: unknown[] = []
    const dispatcher = createDispatcher({
      routes: [
        ...ROUTES,
        {
          pattern: '/when',
          file: 'when/route.ts',
          module: {
            loader: defineLoader({ response: z.object({ n: z.bigint() }) }, () => ({ n: 1n })),
          },
        },
      ],
      onError: (error) => {
        errors.push(error)
      },
    })
    const response = await dispatcher.fetch(new Request('http://ships.test/openapi.json'))
    expect(response.status).toBe(500)
    expect(String(errors[0])).toContain('when/route.ts: loader (GET): responses.200.n: JSON has no')
  })

  test('refuses options that are not valid when it is called', () => {
    expect(() => openApi({} as never)).toThrow(/openApi\(\): info is undefined/)
  })
})
