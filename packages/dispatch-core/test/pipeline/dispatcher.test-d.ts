import { describe, expectTypeOf, test } from 'vitest'
import type { HostRequest, PlainResponse } from '../../src/adapter.ts'
import {
  createDispatcher,
  type DispatcherOptions,
  type HandlerContext,
  type Match,
  type Route,
  type RouteConfig,
} from '../../src/index.ts'

const dispatcher = createDispatcher({ routes: [] })

describe('a dispatcher gives', () => {
  test('a match with params, a malformed one without, or nothing', () => {
    const match = dispatcher.match('/')
    expectTypeOf(match).toEqualTypeOf<Match | undefined>()
    if (match === undefined) return
    expectTypeOf(match.route).toEqualTypeOf<Route>()
    if (match.malformed) {
      expectTypeOf(match.params).toEqualTypeOf<undefined>()
    } else {
      expectTypeOf(match.params).toEqualTypeOf<Record<string, string>>()
    }
  })

  test('a plain response, at once or later, or nothing where the host is answered', () => {
    expectTypeOf(dispatcher.run).returns.toEqualTypeOf<
      PlainResponse | undefined | Promise<PlainResponse | undefined>
    >()
  })

  test('a Response for a Request', () => {
    expectTypeOf(dispatcher.fetch).parameters.toEqualTypeOf<[Request]>()
    expectTypeOf(dispatcher.fetch).returns.toEqualTypeOf<Promise<Response>>()
  })
})

describe('the options are given', () => {
  test('what they are told', () => {
    createDispatcher({
      routes: [],
      onError: (error, context) => {
        expectTypeOf(error).toBeUnknown()
        expectTypeOf(context).toEqualTypeOf<HandlerContext>()
      },
      onRequest: (context) => expectTypeOf(context).toEqualTypeOf<HandlerContext>(),
      onResponse: ({ route, method, status, duration }) => {
        expectTypeOf(route?.pattern).toEqualTypeOf<string | undefined>()
        expectTypeOf(method).toBeString()
        expectTypeOf(status).toEqualTypeOf<number | undefined>()
        expectTypeOf(duration).toBeNumber()
      },
      etag: (body) => {
        expectTypeOf(body).toEqualTypeOf<string | Uint8Array>()
        return '"1"'
      },
      matchers: {
        even: (value) => {
          expectTypeOf(value).toBeString()
          return value.length % 2 === 0
        },
      },
    })
  })

  test('no value of another kind', () => {
    expectTypeOf<{ routes: []; trailingSlash: 'maybe' }>().not.toExtend<DispatcherOptions>()
    expectTypeOf<{ routes: []; timeout: '5s' }>().not.toExtend<DispatcherOptions>()
    expectTypeOf<{ routes: []; trustedOrigins: string }>().not.toExtend<DispatcherOptions>()
    expectTypeOf<{ routes: []; body: { limit: '1mb' } }>().not.toExtend<DispatcherOptions>()
    expectTypeOf<{ routes: []; etag: 'weak' }>().not.toExtend<DispatcherOptions>()
    expectTypeOf<{ trailingSlash: 'never' }>().not.toExtend<DispatcherOptions>()
  })
})

test('a host adds members to every context, each read from the host', () => {
  interface OwnHost extends HostRequest {
    readonly ip: string
  }
  const own = createDispatcher<OwnHost>(
    { routes: [] },
    {
      ip: (hostRequest) => {
        expectTypeOf(hostRequest).toEqualTypeOf<OwnHost>()
        return hostRequest.ip
      },
    },
  )
  expectTypeOf(own.run).parameter(1).toEqualTypeOf<OwnHost>()
})

describe('config', () => {
  test('takes what a route can set', () => {
    const config = {
      timeout: 5_000,
      body: { limit: 1_048_576, parse: 'raw' },
      csrf: false,
      securityHeaders: { xFrameOptions: false },
    } satisfies RouteConfig
    createDispatcher({ routes: [{ pattern: '/', module: { config } }] })
    expectTypeOf<{ timeout: false; securityHeaders: false }>().toExtend<RouteConfig>()
  })

  test('takes nothing else', () => {
    // @ts-expect-error it is a number of milliseconds
    const _timeout = { timeout: '5s' } satisfies RouteConfig
    // @ts-expect-error it is a number of bytes
    const _limit = { body: { limit: '1mb' } } satisfies RouteConfig
    // @ts-expect-error it is true, false or 'raw'
    const _parse = { body: { parse: 'json' } } satisfies RouteConfig
    // @ts-expect-error it is false, or options
    const _headers = { securityHeaders: true } satisfies RouteConfig
    // @ts-expect-error there is no such setting
    const _name = { timeOut: 5 } satisfies RouteConfig
  })
})
