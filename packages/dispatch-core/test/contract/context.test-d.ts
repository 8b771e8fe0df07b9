import { expectTypeOf, test } from 'vitest'
import {
  type ActionContext,
  createDispatcher,
  type HandlerContext,
  type LoaderContext,
  type Middleware,
  type RouteModule,
} from '../../src/index.ts'

declare global {
  namespace Portolan {
    interface ParamMatchers {
      date: Date
    }
  }
}

test('a context without a literal has strings as params', () => {
  expectTypeOf<LoaderContext['params']>().toEqualTypeOf<Record<string, string>>()
})

test('a literal types params and pattern', () => {
  type Context = LoaderContext<'/:lang?/users/:id(int)/:rest+'>
  expectTypeOf<Context['params']>().toEqualTypeOf<{ lang?: string; id: number; rest: string[] }>()
  expectTypeOf<Context['route']['pattern']>().toEqualTypeOf<'/:lang?/users/:id(int)/:rest+'>()
})

test('each kind of segment types its param', () => {
  type ParamsOf<Pattern extends string> = LoaderContext<Pattern>['params']
  expectTypeOf<ParamsOf<'/users/:id'>>().toEqualTypeOf<{ id: string }>()
  expectTypeOf<ParamsOf<'/:lang?'>>().toEqualTypeOf<{ lang?: string }>()
  expectTypeOf<ParamsOf<'/:path+'>>().toEqualTypeOf<{ path: string[] }>()
  expectTypeOf<ParamsOf<'/:path*'>>().toEqualTypeOf<{ path: string[] }>()
  expectTypeOf<ParamsOf<'/:page(int)?'>>().toEqualTypeOf<{ page?: number }>()
  expectTypeOf<ParamsOf<'/:id(uuid)/:name(slug)'>>().toEqualTypeOf<{ id: string; name: string }>()
  expectTypeOf<ParamsOf<'/:year(int)-:month(int).json'>>().toEqualTypeOf<{
    year: number
    month: number
  }>()
  expectTypeOf<ActionContext<'/users/:id(int)'>['params']>().toEqualTypeOf<{ id: number }>()
  expectTypeOf<HandlerContext<'/users/:id(int)'>['params']>().toEqualTypeOf<{ id: number }>()
})

test('the rest of the context is the same for every pattern', () => {
  type Context = LoaderContext<'/users/:id'>
  expectTypeOf<Context['method']>().toBeString()
  expectTypeOf<Context['url']>().toEqualTypeOf<URL>()
  expectTypeOf<Context['request']>().toEqualTypeOf<Request>()
  expectTypeOf<Context['signal']>().toEqualTypeOf<AbortSignal>()
  expectTypeOf<Context['route']['id']>().toBeString()
  expectTypeOf<Context['reply']['headers']>().toEqualTypeOf<Headers>()
  expectTypeOf<Context['reply']['status']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Context['cookies']>().toEqualTypeOf<Readonly<Record<string, string>>>()
  expectTypeOf<Context['body']>().toBeUnknown()
})

test("an app's own matchers type params", () => {
  expectTypeOf<LoaderContext<'/at/:day(date)'>['params']>().toEqualTypeOf<{ day: Date }>()
})

test('state has what a context names, and anything else as unknown', () => {
  expectTypeOf<LoaderContext['state']['other']>().toBeUnknown()
  expectTypeOf<LoaderContext<'/', { user: { id: string } }>['state']['user']>().toEqualTypeOf<{
    id: string
  }>()
})

test('a handler that is written in place knows its context', () => {
  createDispatcher({
    routes: [
      {
        pattern: '/users/:id',
        module: {
          loader({ params, body }) {
            expectTypeOf(params).toEqualTypeOf<Record<string, string>>()
            expectTypeOf(body).toBeUnknown()
          },
        },
        middleware: [
          ({ state }, next) => {
            expectTypeOf(state.requestId).toBeUnknown()
            return next()
          },
        ],
      },
    ],
  })
})

test('handlers that name their context are taken, whatever their params', () => {
  const module = {
    loader: ({ params }: LoaderContext<'/:id(int)/:path*'>) => params.id + params.path.length,
    POST: (context: LoaderContext<'/:id', { user: { id: string } }> & { req: object }) =>
      context.req,
  }
  expectTypeOf(module).toExtend<RouteModule>()
  createDispatcher({ routes: [{ pattern: '/:id(int)/:path*', module }] })
})

test('middleware that names its state is taken', () => {
  const middleware = (
    context: LoaderContext<string, { user: string }>,
    next: () => Promise<unknown>,
  ) => (context.state.user ? next() : undefined)
  expectTypeOf(middleware).toExtend<Middleware>()
})

test('misuse does not compile', () => {
  // @ts-expect-error a handler is a function
  createDispatcher({ routes: [{ pattern: '/', module: { loader: 'text' } }] })
  // @ts-expect-error there is no such option
  createDispatcher({ routes: [], trailingslash: 'never' })
  // @ts-expect-error middleware is given as a value, never by its path
  createDispatcher({ routes: [{ pattern: '/', module: {}, middleware: ['./auth.ts'] }] })
  // @ts-expect-error the param is called id
  const _read = ({ params }: LoaderContext<'/users/:id'>) => params.name
  // @ts-expect-error it may be absent
  const _absent = ({ params }: LoaderContext<'/:lang?'>): string => params.lang
  // @ts-expect-error a rest is a list
  const _list = ({ params }: LoaderContext<'/:path+'>): string => params.path
  // @ts-expect-error int gives a number
  const _number = ({ params }: LoaderContext<'/:id(int)'>): string => params.id
  // @ts-expect-error nobody has said what the body is
  const _body = ({ body }: ActionContext) => body.name
  // @ts-expect-error a query does not change
  const _query = ({ query }: LoaderContext) => query.set('page', '2')
  const _status = ({ reply }: LoaderContext) => {
    // @ts-expect-error a status is a number
    reply.status = '404'
  }
  // @ts-expect-error cookies are those of the request
  const _cookies = ({ cookies }: LoaderContext) => delete cookies.token
  // @ts-expect-error next() takes nothing
  const _next: Middleware = (context, next) => next(context)
})
