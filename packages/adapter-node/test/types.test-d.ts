import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { expectTypeOf, test } from 'vitest'
import {
  createNodeListener,
  defineAction,
  defineLoader,
  gracefulShutdown,
  type LoaderContext,
  type NodeListener,
  type NodeListenerOptions,
} from '../src/index.ts'

test('the listener fits the servers of node:http and node:http2', () => {
  expectTypeOf<NodeListener>().toExtend<RequestListener>()
  const listener = {} as NodeListener
  gracefulShutdown(createServer(listener))
  gracefulShutdown(createHttp2Server(listener))
})

test('the context has req and res of Node beside the params of the literal', () => {
  type Context = LoaderContext<'/users/:id(int)'>
  expectTypeOf<Context['req']>().toEqualTypeOf<IncomingMessage>()
  expectTypeOf<Context['res']>().toEqualTypeOf<ServerResponse>()
  expectTypeOf<Context['params']>().toEqualTypeOf<{ id: number }>()
})

test('defined handlers and hooks get the same context', () => {
  defineLoader(({ res }) => {
    expectTypeOf(res).toEqualTypeOf<ServerResponse>()
  })
  defineAction<'/users/:id'>(({ req, params }) => {
    expectTypeOf(req).toEqualTypeOf<IncomingMessage>()
    expectTypeOf(params).toEqualTypeOf<{ id: string }>()
  })
  void createNodeListener({
    routes: [],
    onError: (_error, { req }) => {
      expectTypeOf(req).toEqualTypeOf<IncomingMessage>()
    },
  })
})

test('the routes come from one source', () => {
  expectTypeOf<{ appDir: string; lazy: true }>().toExtend<NodeListenerOptions>()
  expectTypeOf<{ routes: [] }>().toExtend<NodeListenerOptions>()
  expectTypeOf<{ appDir: string; routes: [] }>().not.toExtend<NodeListenerOptions>()
  expectTypeOf<{ routes: []; lazy: true }>().not.toExtend<NodeListenerOptions>()
  expectTypeOf<{ trailingSlash: 'never' }>().not.toExtend<NodeListenerOptions>()
})
