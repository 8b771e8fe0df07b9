import express, { type RequestHandler } from 'express'
import { expectTypeOf, test } from 'vitest'
import {
  defineLoader,
  fromExpress,
  type LoadingResourceRoutes,
  type ResourceRoutes,
  type RouteModule,
  resourceRoutes,
} from '../src/index.ts'

const load = () => resourceRoutes({ appDir: 'app' })

test('the middleware is mounted with and without await', async () => {
  express()
    .use(load())
    .use('/v1', load())
    .use(await load())
  expectTypeOf<LoadingResourceRoutes>().toExtend<RequestHandler>()
})

test('await gives middleware without then, through Promise.all and async functions, too', async () => {
  expectTypeOf(await load()).toEqualTypeOf<ResourceRoutes>()
  expectTypeOf(await Promise.all([load(), 1])).toEqualTypeOf<[ResourceRoutes, number]>()
  const returned = async () => load()
  expectTypeOf(returned).returns.resolves.toEqualTypeOf<ResourceRoutes>()
  const annotated = async (): Promise<ResourceRoutes> => load()
  expectTypeOf(annotated).returns.resolves.toEqualTypeOf<ResourceRoutes>()
  expectTypeOf(load().ready).toEqualTypeOf<Promise<ResourceRoutes>>()
  expectTypeOf<ResourceRoutes>().not.toHaveProperty('then')
})

test('a controller of Express is a handler through fromExpress() alone', () => {
  const controller: RequestHandler = (_req, res) => void res.json({})
  // @ts-expect-error A handler has one parameter.
  defineLoader(controller)
  const wrapped: RouteModule = { GET: fromExpress(controller) }
  expectTypeOf(wrapped).toExtend<RouteModule>()
})
