import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { DefineLoader } from '../../src/adapter.ts'
import {
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  type HandlerContext,
  json,
  type LoaderContext,
  type Middleware,
  type MiddlewareContext,
  notFound,
  withMiddleware,
} from '../../src/index.ts'

describe('with schemas, the context has', () => {
  test("zod's outputs", () => {
    defineAction(
      {
        params: z.object({ id: z.coerce.number() }),
        query: z.object({ page: z.coerce.number().default(1) }),
        headers: z.object({ 'x-key': z.string() }),
        body: z.object({ email: z.email() }),
      },
      (context) => {
        expectTypeOf(context.params).toEqualTypeOf<{ id: number }>()
        expectTypeOf(context.query).toEqualTypeOf<{ page: number }>()
        expectTypeOf(context.headers).toEqualTypeOf<{ 'x-key': string }>()
        expectTypeOf(context.body).toEqualTypeOf<{ email: string }>()
        expectTypeOf(context.method).toBeString()
        expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
      },
    )
  })

  test("valibot's outputs", () => {
    defineAction(
      { body: v.object({ age: v.pipe(v.string(), v.transform(Number)) }) },
      (context) => {
        expectTypeOf(context.body).toEqualTypeOf<{ age: number }>()
      },
    )
  })

  test("arktype's outputs", () => {
    defineAction({ body: type({ age: 'string.numeric.parse' }) }, (context) => {
      expectTypeOf(context.body).toEqualTypeOf<{ age: number }>()
    })
  })

  test('the plain type for each part without a schema', () => {
    defineLoader({ query: z.object({ page: z.string() }) }, (context) => {
      expectTypeOf(context.params).toEqualTypeOf<Record<string, string>>()
      expectTypeOf(context.body).toBeUnknown()
      expectTypeOf(context).not.toHaveProperty('headers')
    })
  })
})

describe('with a schema for the response, a handler returns', () => {
  const response = z.object({ id: z.string(), seen: z.coerce.date() })

  test('what the schema accepts, at once or later', () => {
    defineLoader({ response: z.object({ id: z.string() }) }, () => ({ id: '7' }))
    defineLoader({ response: z.object({ id: z.string() }) }, async () => ({ id: '7' }))
  })

  test('a result of its own', () => {
    defineLoader({ response }, () => notFound())
    defineLoader({ response }, () => json({ id: '7', seen: 'today' }))
    defineLoader({ response }, async () => new Response('text'))
  })

  test('nothing else', () => {
    // @ts-expect-error the id is a number
    defineLoader({ response: z.object({ id: z.string() }) }, () => ({ id: 7 }))
    // @ts-expect-error there is no id
    defineLoader({ response: z.object({ id: z.string() }) }, async () => ({}))
  })
})

describe('with a handler alone', () => {
  test('the context is plain, and the result keeps its type', () => {
    const loader = defineLoader(({ params }) => {
      expectTypeOf(params).toEqualTypeOf<Record<string, string>>()
      return { id: params.id }
    })
    expectTypeOf(loader).returns.toEqualTypeOf<{ id: string | undefined }>()
  })

  test('a literal types the params', () => {
    defineLoader<'/users/:id(int)'>(({ params }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: number }>()
    })
    const loader = defineLoader((context: LoaderContext<'/docs/:path+'>) => context.params.path)
    expectTypeOf(loader).returns.toEqualTypeOf<string[]>()
  })

  test('an action and a middleware are typed alike', () => {
    const action = defineAction<'/users/:id(int)'>(async ({ params }) => params.id)
    expectTypeOf(action).returns.toEqualTypeOf<unknown>()
    const middleware = defineMiddleware(async ({ params, state }, next) => {
      expectTypeOf(params).toEqualTypeOf<Record<string, string>>()
      expectTypeOf(state).toExtend<Portolan.State>()
      expectTypeOf(next).toEqualTypeOf<() => Promise<unknown>>()
      return next()
    })
    expectTypeOf(middleware).toExtend<Middleware>()
  })

  test('an annotated state is kept', () => {
    defineMiddleware<{ user: { id: string } }>(({ state }, next) => {
      expectTypeOf(state.user).toEqualTypeOf<{ id: string }>()
      return next()
    })
  })
})

describe('misuse does not compile:', () => {
  test('a part that no request has', () => {
    // @ts-expect-error it is called body
    defineAction({ boddy: z.string() }, () => 1)
  })

  test('a schema that is none', () => {
    // @ts-expect-error a type is not a schema
    defineAction({ body: { email: 'string' } }, () => 1)
  })

  test('a member that the body has not', () => {
    defineAction({ body: z.object({ email: z.string() }) }, ({ body }) => {
      // @ts-expect-error
      return body.name
    })
  })

  test('a handler or a middleware that is no function', () => {
    // @ts-expect-error
    defineLoader({ body: z.string() })
    // @ts-expect-error
    defineAction({ body: z.string() }, 'handler')
    // @ts-expect-error
    defineMiddleware('./auth.ts')
  })

  test('a part that there is no schema for', () => {
    // @ts-expect-error
    defineLoader({ params: z.object({ id: z.string() }) }, ({ headers }) => headers)
  })

  test('writing to the context', () => {
    defineLoader((context) => {
      // @ts-expect-error it is read-only
      context.params = {}
    })
  })
})

test('the definition stays readable', () => {
  const body = z.object({ email: z.string() })
  const action = defineAction({ body }, ({ body }) => body.email)
  expectTypeOf(action.description.body).toEqualTypeOf<typeof body>()
})

test('every handler of these is taken by a dispatcher', () => {
  createDispatcher({
    routes: [
      { pattern: '/a', module: { action: defineAction({ body: z.number() }, () => 1) } },
      {
        pattern: '/b/:id',
        module: {
          loader: defineLoader({ params: z.object({ id: z.coerce.number() }) }, () => 1),
          PUT: defineAction<'/b/:id(int)'>(({ params }) => params.id),
        },
      },
    ],
  })
})

test('an adapter gives the context its own members', () => {
  interface Members {
    readonly req: { readonly ip: string }
  }
  interface AdapterContext<Path extends string = string, State = Portolan.State>
    extends LoaderContext<Path, State>,
      Members {}
  const define = defineLoader as DefineLoader<Members>

  define({ query: z.number() }, ({ req, query }) => {
    expectTypeOf(req.ip).toBeString()
    expectTypeOf(query).toBeNumber()
  })
  define(({ req }) => expectTypeOf(req.ip).toBeString())
  const loader = define((context: AdapterContext<'/users/:id(int)'>) => context.params.id)
  expectTypeOf(loader).returns.toBeNumber()
})

describe('satisfies Handler, as a generated ./$types has it,', () => {
  type Handler = (context: HandlerContext<'/ships/:id(int)/:deck?'>) => unknown
  interface Params {
    id: number
    deck?: string
  }
  const body = z.object({ name: z.string() })
  const addUser = (_: MiddlewareContext<{ user: { id: string } }>, next: () => Promise<unknown>) =>
    next()

  test('types the params by the directory, and schemas stay inferred', () => {
    const action = defineAction({ body }, ({ params, body }) => {
      expectTypeOf(params).toEqualTypeOf<Params>()
      return { id: params.id, name: body.name }
    }) satisfies Handler
    expectTypeOf<Awaited<ReturnType<typeof action>>>().toEqualTypeOf<{ id: number; name: string }>()
    const later = defineAction({ body, response: body }, async ({ params, body }) => {
      expectTypeOf(params).toEqualTypeOf<Params>()
      return body
    }) satisfies Handler
    expectTypeOf<Awaited<ReturnType<typeof later>>>().toEqualTypeOf<{ name: string }>()
  })

  test('types a handler alone, and a bare function', () => {
    const action = defineAction(async ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<Params>()
      return params.id
    }) satisfies Handler
    expectTypeOf(action).returns.resolves.toBeNumber()
    const loader = defineLoader(({ params }) => params.deck) satisfies Handler
    expectTypeOf(loader).returns.toEqualTypeOf<string | undefined>()
    const arrow = (({ params }) => params.id) satisfies Handler
    expectTypeOf(arrow).returns.toBeNumber()
  })

  test('types a handler with middleware of its own, whose state stays inferred', () => {
    const listed = defineAction({ body, middleware: [addUser] }, ({ params, state }) => {
      expectTypeOf(params).toEqualTypeOf<Params>()
      return state.user.id
    }) satisfies Handler
    expectTypeOf<Awaited<ReturnType<typeof listed>>>().toBeString()
    const around = withMiddleware([addUser], ({ params, state }) => {
      expectTypeOf(params).toEqualTypeOf<Params>()
      return state.user.id
    }) satisfies Handler
    expectTypeOf(around).returns.resolves.toBeString()
    const inner = withMiddleware(
      [addUser],
      defineAction({ body }, ({ params }) => expectTypeOf(params).toEqualTypeOf<Params>()),
    ) satisfies Handler
    expectTypeOf(inner.description.body).toEqualTypeOf<typeof body>()
    expectTypeOf(inner.description.middleware).toEqualTypeOf<(typeof addUser)[]>()
  })

  test('holds a schema for params to the ones that the directory gives', () => {
    defineLoader({ params: z.object({ id: z.number() }) }, ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: number }>()
    }) satisfies Handler
    defineLoader({ params: z.object({ id: z.coerce.string() }) }, () => 1) satisfies Handler
    // @ts-expect-error it is called id
    defineLoader({ params: z.object({ uid: z.number() }) }, () => 1) satisfies Handler
    // @ts-expect-error an int is a number
    defineLoader({ params: z.object({ id: z.string() }) }, () => 1) satisfies Handler
    // @ts-expect-error the deck may be absent
    defineLoader({ params: z.object({ deck: z.string() }) }, () => 1) satisfies Handler
  })

  test('refuses a param that the directory has not', () => {
    // @ts-expect-error
    defineAction({ body }, ({ params }) => params.uid) satisfies Handler
  })
})
