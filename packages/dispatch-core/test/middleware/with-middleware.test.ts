import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { callWithBody, reportError, takesStream } from '../../src/adapter.ts'
import {
  defineAction,
  defineLoader,
  type HandlerExport,
  HttpError,
  type Middleware,
  UsageError,
  withMiddleware,
} from '../../src/index.ts'
import { send } from '../send.ts'

const SENT = { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }

const refuse: Middleware = () => {
  throw new HttpError(401)
}

const addUser: Middleware = ({ state }, next) => {
  state.user = 'ada'
  return next()
}

type Add = (middleware: readonly Middleware[], handler: (...args: never[]) => unknown) => unknown

const ways: readonly (readonly [name: string, add: Add])[] = [
  ['defineAction()', (middleware, handler) => defineAction({ middleware }, handler as never)],
  ['defineLoader()', (middleware, handler) => defineLoader({ middleware }, handler as never)],
  ['withMiddleware()', (middleware, handler) => withMiddleware(middleware, handler as never)],
]

describe.each(ways)('the middleware of %s', (_name, add) => {
  const module = (middleware: readonly Middleware[], handler: (...args: never[]) => unknown) => ({
    POST: add(middleware, handler) as HandlerExport,
    PUT: () => 'without',
  })

  test('runs after that of directories and the body, and around the handler', async () => {
    const log: string[] = []
    const layer =
      (name: string): Middleware =>
      async (context, next) => {
        log.push(`${name} in`)
        if (name !== 'directory') log.push(JSON.stringify(context.body))
        const result = await next()
        log.push(`${name} out`)
        return result
      }
    const handler = ({ body }: { body: unknown }) => {
      log.push('handler')
      return body
    }
    const response = await send(module([layer('a'), layer('b')], handler), {
      ...SENT,
      middleware: [layer('directory')],
    })
    expect(await response.json()).toEqual({ a: 1 })
    expect(log).toEqual([
      'directory in',
      'a in',
      '{"a":1}',
      'b in',
      '{"a":1}',
      'handler',
      'b out',
      'a out',
      'directory out',
    ])
  })

  test('adds to state, and runs for its handler alone', async () => {
    const made = module([addUser], ({ state }: { state: object }) => state)
    expect(await (await send(made, SENT)).json()).toEqual({ user: 'ada' })
    expect(await (await send(made, { ...SENT, method: 'PUT' })).json()).toBe('without')
  })

  test('keeps the handler from running', async () => {
    const handler = vi.fn()
    expect((await send(module([refuse], handler), SENT)).status).toBe(401)
    expect(handler).not.toHaveBeenCalled()
  })

  test('runs when other code calls the handler', async () => {
    const handler = vi.fn()
    const guarded = add([refuse], handler) as (context: object) => Promise<unknown>
    const { status } = await send({ POST: (context) => guarded(context) }, SENT)
    expect(status).toBe(401)
    await expect(guarded({ state: {} })).rejects.toMatchObject({ status: 401 })
    expect(handler).not.toHaveBeenCalled()
  })

  test('runs around a handler that a test calls, and writes what nobody awaited to the console', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failure = new Error('below')
    const handler = vi.fn().mockReturnValueOnce('called').mockRejectedValueOnce(failure)
    const call = (middleware: Middleware) =>
      (add([middleware], handler) as (context: object) => Promise<unknown>)({ state: {} })
    expect(await call(addUser)).toBe('called')
    expect(handler).toHaveBeenCalledExactlyOnceWith({ state: { user: 'ada' } })
    const answered = call((_context, next) => {
      next()
      return 'answered'
    })
    expect(await answered).toBe('answered')
    await expect.poll(() => log.mock.calls).toEqual([[failure]])
    log.mockRestore()
  })

  test.each<[what: string, body: string, type: string, status: number]>([
    ['JSON that is not valid', '{', 'application/json', 400],
    ['a type that is not parsed', '<a/>', 'application/xml', 415],
  ])('finds %s refused before the handler', async (_what, body, type, status) => {
    const handler = vi.fn()
    const headers = { 'Content-Type': type }
    const response = await send(module([addUser], handler), { ...SENT, body, headers })
    expect(response.status).toBe(status)
    expect(handler).not.toHaveBeenCalled()
  })

  test('may read the stream itself', async () => {
    const read: Middleware = Object.assign(
      async ({ request, state }: Parameters<Middleware>[0], next: () => Promise<unknown>) => {
        state.text = await request.text()
        return next()
      },
      { [takesStream]: () => true },
    )
    const made = module([read], ({ state }: { state: { text: string } }) => state.text)
    const headers = { 'Content-Type': 'application/xml' }
    const config = { body: { parse: false } } as const
    const response = await send({ ...made, config }, { ...SENT, body: '<a/>', headers })
    expect(await response.json()).toBe('<a/>')
  })

  test.each<[what: string, list: unknown, message: RegExp]>([
    ['no list', addUser, /middleware is .*; write a list, such as \[requireUser\]/],
    ['text', ['auth'], /"auth" is not a middleware/],
    [
      'a middleware of Express’s',
      [function cors(_req: unknown, _res: unknown, _next: unknown) {}],
      /the middleware cors has 3 parameters, as Express's middleware has; write fromExpress\(cors\)/,
    ],
    [
      'a middleware of Express’s without a name',
      [(_req: unknown, _res: unknown, _next: unknown) => {}],
      /a middleware has 3 parameters, as Express's middleware has; write fromExpress\(\(req, res, next\) => …\)/,
    ],
    [
      'an error middleware of Express’s',
      [(_error: unknown, _req: unknown, _res: unknown, _next: unknown) => {}],
      /has 4 parameters, as Express's error middleware has; mount it on the app/,
    ],
  ])('is refused as %s', (_what, list, message) => {
    const build = () => add(list as never, () => 1)
    expect(build).toThrow(UsageError)
    expect(build).toThrow(message)
  })
})

test('middleware comes before the schemas, which stay readable beside it', async () => {
  const body = z.object({ b: z.number() })
  const action = defineAction({ body, middleware: [refuse] }, () => 1)
  expect((await send({ action }, SENT)).status).toBe(401)
  expect(action.description).toEqual({ body, middleware: [refuse] })
  const admitted = defineAction({ body, middleware: [addUser] }, () => 1)
  expect((await send({ action: admitted }, SENT)).status).toBe(422)
  expect(withMiddleware([addUser], admitted)).toHaveProperty('description', {
    body,
    middleware: [addUser, addUser],
  })
})

test('adapters call handlers with a context of a test, and write late errors to the console', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const context = { state: {} } as never
  expect(callWithBody(context, (given) => given)).toBe(context)
  const failure = new Error('late')
  reportError(failure, context)
  expect(log.mock.calls).toEqual([[failure]])
  log.mockRestore()
})

test('a guard in withMiddleware() needs a handler', () => {
  expect(() => withMiddleware([addUser], 'handler' as never)).toThrow(
    /got a handler of type string/,
  )
})

test('a module whose directory middleware is Express’s is refused', () => {
  const cors = (_req: unknown, _res: unknown, _next: unknown) => {}
  expect(() => send({ loader: () => 1 }, { middleware: [cors as never] })).toThrow(
    /fromExpress\(cors\)/,
  )
})
