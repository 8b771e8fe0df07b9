import { expectTypeOf, test } from 'vitest'
import {
  createDispatcher,
  type LoaderContext,
  type Middleware,
  type RouteModule,
} from '../index.ts'

declare global {
  namespace Portolan {
    interface State {
      requestId?: string
    }
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

test("an app's own matchers type params", () => {
  expectTypeOf<LoaderContext<'/at/:day(date)'>['params']>().toEqualTypeOf<{ day: Date }>()
})

test('state has what the app declares, what a context names, and anything else as unknown', () => {
  expectTypeOf<LoaderContext['state']['requestId']>().toEqualTypeOf<string | undefined>()
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
            expectTypeOf(state.requestId).toEqualTypeOf<string | undefined>()
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
})
