import { expectTypeOf, test } from 'vitest'
import {
  createFetchHandler,
  defineLoader,
  type FetchHandler,
  type LoaderContext,
} from '../src/index.ts'

test('the handler is a fetch function, with or without what a host adds', () => {
  expectTypeOf<FetchHandler>().toExtend<(request: Request) => Promise<Response>>()
  expectTypeOf<FetchHandler>().toExtend<
    (request: Request, env: { name: string }, context: object) => Promise<Response>
  >()
})

test('the context has what the host passed beside the params of the literal', () => {
  type Context = LoaderContext<'/users/:id'>
  expectTypeOf<Context['hostArguments']>().toEqualTypeOf<readonly unknown[]>()
  expectTypeOf<Context['params']>().toEqualTypeOf<{ id: string }>()
  expectTypeOf<Context>().not.toHaveProperty('req')
})

test('defined handlers and hooks get the same context', () => {
  defineLoader(({ hostArguments }) => {
    expectTypeOf(hostArguments).toEqualTypeOf<readonly unknown[]>()
  })
  void createFetchHandler({
    routes: [],
    onResponse: (_event, { hostArguments }) => {
      expectTypeOf(hostArguments).toEqualTypeOf<readonly unknown[]>()
    },
  })
})

test('there is no directory to read', () => {
  // @ts-expect-error A fetch host has no file system.
  void createFetchHandler({ appDir: 'app' })
})
