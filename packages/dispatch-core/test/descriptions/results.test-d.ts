import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  bearer,
  defineAction,
  defineLoader,
  defineMiddleware,
  eventStream,
  eventsOf,
  HttpError,
  json,
  linesOf,
  type MiddlewareContext,
  ndjson,
  notFound,
  Problem,
  redirect,
} from '../../src/index.ts'

const User = z.object({ id: z.string(), tags: z.array(z.string()) })
const EmailTaken = z.object({ title: z.string(), status: z.number(), email: z.string() })
const responses = { 201: User, 409: EmailTaken, 204: null } as const
const USER = { id: '7', tags: ['a'] }

describe('with answers by status, a handler returns', () => {
  test('what is listed, by json() and HttpError', () => {
    defineAction({ responses }, () => json(USER, 201))
    defineAction({ responses }, () => json({ id: '7', tags: ['a', 'b'] }, { status: 201 }))
    defineAction({ responses }, async () =>
      Math.random() > 0.5
        ? json(USER, 201)
        : new HttpError(409, { extensions: { email: 'ada@x.test' } }),
    )
    defineAction({ responses: { 204: null } }, () => {})
    defineAction({ responses: { 204: null } }, async () => undefined)
  })

  test('a plain value of the only success', () => {
    defineAction({ responses: { 201: User, 409: EmailTaken } }, () => USER)
    defineAction({ responses: { 201: User } }, async () => USER)
    defineAction({ responses: { 201: User } }, () => json(USER))
    defineLoader({ response: User, responses: { 409: EmailTaken } }, () => USER)
  })

  test('results that need no entry', () => {
    defineAction({ responses }, () => notFound())
    defineAction({ responses }, () => new HttpError(418))
    defineAction({ responses }, () => new HttpError(418, 'Short and stout'))
    defineAction({ responses }, () => redirect('/'))
    defineAction({ responses }, () => new Response('x'))
    class Teapot extends HttpError<409, { readonly email: string }> {}
    defineAction({ responses }, () => new Teapot(409, { extensions: { email: 'x' } }))
  })

  test('nothing else', () => {
    // @ts-expect-error 200 is not listed
    defineAction({ responses }, () => json(USER, 200))
    // @ts-expect-error the id is a number
    defineAction({ responses }, () => json({ id: 7, tags: [] }, 201))
    // @ts-expect-error 410 is not listed
    defineAction({ responses }, () => new HttpError(410, { extensions: { a: 1 } }))
    // @ts-expect-error the e-mail address is a number
    defineAction({ responses }, () => new HttpError(409, { extensions: { email: 7 } }))
    // @ts-expect-error the id is missing
    defineAction({ responses: { 201: User } }, () => ({ tags: [] }))
    // @ts-expect-error nothing has a body here
    defineAction({ responses: { 204: null } }, () => USER)
    // @ts-expect-error 201 is not listed
    defineLoader({ response: User }, () => json(USER, 201))
  })
})

describe('with a stream among the answers, a handler returns', () => {
  const Tick = z.object({ n: z.number(), tags: z.array(z.string()) })
  const tick = { n: 1, tags: ['a'] }

  test('events of the described names and data', () => {
    const response = eventsOf({ tick: Tick, end: z.string(), message: z.string() })
    defineLoader({ response }, () => eventStream([{ event: 'tick', data: tick, id: '1' }]))
    defineLoader({ response }, () =>
      eventStream(async function* () {
        yield { comment: 'hello' }
        yield { event: 'tick', data: tick }
        yield { event: 'end', data: 'bye' }
        yield 'a message'
      }),
    )
    defineLoader({ response: eventsOf(Tick) }, () => eventStream([{ data: tick }]))
    // @ts-expect-error the number is a text
    defineLoader({ response }, () => eventStream([{ event: 'tick', data: { ...tick, n: '1' } }]))
    // @ts-expect-error the event has another name
    defineLoader({ response }, () => eventStream([{ event: 'tock', data: tick }]))
    // @ts-expect-error the event has no name
    defineLoader({ response }, () => eventStream([{ data: tick }]))
    // @ts-expect-error the data is a text
    defineLoader({ response: eventsOf(Tick) }, () => eventStream(['tick']))
  })

  test('lines of the described values', () => {
    defineLoader({ response: linesOf(Tick) }, () => ndjson([tick]))
    defineLoader({ responses: { 200: linesOf(Tick), 404: Problem } }, async () => ndjson([tick]))
    // @ts-expect-error the tags are missing
    defineLoader({ response: linesOf(Tick) }, () => ndjson([{ n: 1 }]))
    // @ts-expect-error events are not lines
    defineLoader({ response: linesOf(Tick) }, () => eventStream([{ data: tick }]))
  })

  test('a Response, a redirect or an error, and no plain value', () => {
    const response = linesOf(Tick)
    defineLoader({ response }, () => new Response('x'))
    defineLoader({ response }, () => redirect('/'))
    defineLoader({ response }, () => notFound())
    // @ts-expect-error
    defineLoader({ response }, () => tick)
    // @ts-expect-error
    defineLoader({ response }, () => [tick])
  })
})

describe('a middleware that describes itself', () => {
  test('keeps its description, its state and its result', () => {
    const requireUser = defineMiddleware(
      { responses: { 401: Problem }, security: bearer() },
      async (context: MiddlewareContext<{ user: { id: string } }>, next) => {
        if (context.method === 'PUT') return new HttpError(401)
        context.state.user = { id: '7' }
        return next()
      },
    )
    expectTypeOf(requireUser.description.responses[401]).toEqualTypeOf<typeof Problem>()
    defineAction({ middleware: [requireUser] }, ({ state }) => {
      expectTypeOf(state.user).toEqualTypeOf<{ id: string }>()
    })
  })

  test('returns nothing that it does not list', () => {
    // @ts-expect-error 402 is not listed
    defineMiddleware({ responses: { 401: Problem } }, async (_context, next) => {
      return Math.random() > 0.5 ? json({ title: 'Pay', status: 402 }, 402) : next()
    })
  })

  test('gets no value from next()', () => {
    defineMiddleware({ security: bearer() }, async (_context, next) => {
      const result = await next()
      // @ts-expect-error it is opaque
      return result.user
    })
  })
})

test('a key in the wrong place does not compile', () => {
  // @ts-expect-error a loader has no body
  defineLoader({ body: User }, () => 1)
  // @ts-expect-error it belongs to a middleware
  defineLoader({ security: bearer() }, () => 1)
  // @ts-expect-error it belongs in config
  defineAction({ timeout: 5 }, () => 1)
})
