import express, { type RequestHandler } from 'express'
import { expectTypeOf, test } from 'vitest'
import { type LoadingResourceRoutes, type ResourceRoutes, resourceRoutes } from '../src/index.ts'

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
