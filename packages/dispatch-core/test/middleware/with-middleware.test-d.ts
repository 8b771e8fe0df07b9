import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { WithMiddleware } from '../../src/adapter.ts'
import {
  type ActionContext,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  type HandlerContext,
  type LoaderContext,
  type MiddlewareContext,
  withMiddleware,
} from '../../src/index.ts'

interface User {
  readonly id: string
}

const requireUser = defineMiddleware<{ user: User }>(({ state }, next) => {
  state.user = { id: '7' }
  return next()
})

async function requireTenant(
  { state }: MiddlewareContext<{ tenant: number }>,
  next: () => Promise<unknown>,
): Promise<unknown> {
  state.tenant = 1
  return next()
}

const plain = async (_context: HandlerContext, next?: () => Promise<unknown>) => next?.()

describe('state has what the handler’s own middleware adds', () => {
  test('beside the schemas of defineAction() and defineLoader()', () => {
    const action = defineAction(
      {
        params: z.object({ id: z.coerce.number() }),
        body: z.object({ email: z.email() }),
        middleware: [requireUser, plain, requireTenant],
      },
      ({ params, body, state }) => {
        expectTypeOf(state.user).toEqualTypeOf<User>()
        expectTypeOf(state.tenant).toBeNumber()
        expectTypeOf(state.other).toBeUnknown()
        expectTypeOf(params.id).toBeNumber()
        expectTypeOf(body.email).toBeString()
        return { id: params.id }
      },
    )
    expectTypeOf(action).returns.resolves.toEqualTypeOf<{ id: number }>()
    expectTypeOf(action.description.middleware[0]).toEqualTypeOf<typeof requireUser>()
    defineLoader({ middleware: [requireUser] }, ({ state, params }) => {
      expectTypeOf(state.user).toEqualTypeOf<User>()
      expectTypeOf(params).toEqualTypeOf<Record<string, string>>()
    })
  })

  test('in withMiddleware()', () => {
    const loader = withMiddleware([requireUser, requireTenant], ({ state }) => {
      expectTypeOf(state.tenant).toBeNumber()
      return state.user
    })
    expectTypeOf(loader).returns.resolves.toEqualTypeOf<User>()
  })

  test('in a handler with a pattern of its own', () => {
    withMiddleware([requireUser], (context: LoaderContext<'/users/:id(int)', { user: User }>) => {
      expectTypeOf(context.params.id).toBeNumber()
    })
    withMiddleware([requireUser], ({ params }: ActionContext<'/users/:id'>) => params.id)
    withMiddleware<readonly [typeof requireUser], '/users/:id'>(
      [requireUser],
      ({ params, state }) => {
        expectTypeOf(params.id).toBeString()
        expectTypeOf(state.user).toEqualTypeOf<User>()
      },
    )
  })
})

test('a middleware that is written in place gets its types, on a host those of the host too', () => {
  defineAction({ middleware: [({ method }, next) => (method === 'PUT' ? next() : 1)] }, () => 1)
  const define = withMiddleware as WithMiddleware<{ readonly req: { readonly ip: string } }>
  define([({ req }, next) => (req.ip === '::1' ? next() : 1)], ({ req }) => req.ip)
})

test('misuse does not compile', () => {
  // @ts-expect-error it is a list
  defineAction({ middleware: requireUser }, () => 1)
  // @ts-expect-error a path is no middleware
  withMiddleware(['./auth.ts'], () => 1)
  // @ts-expect-error Express's have three parameters
  withMiddleware([(_req: unknown, _res: unknown, next: () => void) => next()], () => 1)
  // @ts-expect-error nothing adds a user
  withMiddleware([plain], ({ state }) => state.user.id)
})

test('a dispatcher takes the handlers', () => {
  createDispatcher({
    routes: [
      {
        pattern: '/a',
        module: {
          loader: withMiddleware([requireUser], ({ state }) => state.user),
          action: defineAction({ middleware: [requireUser] }, () => 1),
        },
      },
    ],
  })
})
