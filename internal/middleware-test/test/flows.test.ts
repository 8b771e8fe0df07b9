import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import {
  fromExpress,
  type HandlerContext,
  type RouteDefinition,
  resourceRoutes,
} from '@portolan/adapter-express'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Express, expressVersions, serve, versionsOf } from './installed.ts'

interface User {
  readonly id: string
}

/** The methods of passport that the app uses; before 0.6 `logout()` has no callback. */
interface Authenticator {
  use(strategy: object): void
  serializeUser(toKey: (user: User, done: (error: null, id: string) => void) => void): void
  deserializeUser(toUser: (id: string, done: (error: null, user: User) => void) => void): void
  initialize(): RequestHandler
  session(): RequestHandler
  authenticate(strategy: string): RequestHandler
}
type Verify = (
  name: string,
  password: string,
  done: (error: null, user: User | false) => void,
) => void

const [[, session] = []] = versionsOf<(options: object) => RequestHandler>('express-session')
const [[, local] = []] = versionsOf<{ Strategy: new (verify: Verify) => object }>('passport-local')
const passports = versionsOf<{ Passport: new () => Authenticator }>('passport')
const timeouts = versionsOf<(after: string) => RequestHandler>('connect-timeout')
const createErrors =
  versionsOf<(status: number, message: string, properties?: object) => Error>('http-errors')
const supertests =
  versionsOf<
    (app: unknown) => { get(path: string): PromiseLike<{ status: number; body: unknown }> }
  >('supertest')

const answerError: ErrorRequestHandler = ({ status = 500, name, message }, _req, res, _next) => {
  res.status(status).json({ name, message })
}

// Before 0.6 passport gives its methods to the requests of the whole process.
beforeEach(() => {
  for (const name of [
    'login',
    'logIn',
    'logout',
    'logOut',
    'isAuthenticated',
    'isUnauthenticated',
  ]) {
    Reflect.deleteProperty(IncomingMessage.prototype, name)
  }
})

describe.each(expressVersions)('on %s', (_version, express) => {
  describe.each(passports)('%s', (_name, { Passport }) => {
    test.each(['a callback that res answers in', 'a callback that is awaited'])(
      'logs in, keeps the session, and logs out in %s',
      async (how) => {
        const passport = new Passport()
        if (session === undefined || local === undefined) throw new Error('It is not installed')
        const verify: Verify = (name, password, done) =>
          done(null, password === 'secret' && { id: name })
        passport.use(new local.Strategy(verify))
        passport.serializeUser((user, done) => done(null, user.id))
        passport.deserializeUser((id, done) => done(null, { id }))
        const app = express()
        app.use(session({ secret: 'secret', resave: false, saveUninitialized: false }))
        app.use(passport.initialize(), passport.session())
        const user = ({ req }: HandlerContext) => Reflect.get(req, 'user') ?? null
        const routes: RouteDefinition[] = [
          {
            pattern: '/login',
            module: { action: user },
            middleware: [fromExpress(passport.authenticate('local'))],
          },
          { pattern: '/me', module: { loader: user } },
          {
            pattern: '/logout',
            module: { action: how.endsWith('awaited') ? logoutAwaited : logoutByRes },
          },
        ]
        app.use(resourceRoutes({ routes, errors: 'next' }), answerError)
        const ask = await startClient(app)
        const asked = [
          await ask('GET', '/me'),
          await ask('POST', '/login', { username: 'ada', password: 'wrong' }),
          await ask('POST', '/login', { username: 'ada', password: 'secret' }),
          await ask('GET', '/me'),
          await ask('POST', '/logout'),
          await ask('GET', '/me'),
        ]
        expect(asked).toEqual([
          [200, 'null'],
          [401, 'Unauthorized'],
          [200, '{"id":"ada"}'],
          [200, '{"id":"ada"}'],
          [200, '{"out":true}'],
          [200, 'null'],
        ])
      },
    )
  })

  test.each(timeouts)(
    '%s in front answers a slow handler, whose value is dropped',
    async (_name, timeout) => {
      const uncaught = vi.fn()
      process.on('uncaughtException', uncaught)
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      const seen = await askSlow(express, timeout('1ms'))
      expect(seen).toEqual([503, { name: 'ServiceUnavailableError', message: 'Response timeout' }])
      await new Promise(setImmediate)
      process.off('uncaughtException', uncaught)
      expect([uncaught.mock.calls, warn.mock.calls]).toEqual([
        [],
        [[expect.stringMatching(/^\/x: .*the result is dropped/)]],
      ])
      warn.mockRestore()
    },
  )

  test.each(createErrors)(
    '%s: the errors of handlers keep what they say',
    async (_name, createError) => {
      const routes = [
        [403, 'Not yours', { headers: { 'X-Why': 'role' } }],
        [503, 'pg://user:pass@host', {}],
      ] as const
      const answers: unknown[] = []
      for (const [status, message, properties] of routes) {
        const loader = () => {
          throw createError(status, message, properties)
        }
        const app = express()
        const route = { pattern: '/x', module: { loader } }
        app.use(resourceRoutes({ routes: [route], onError: () => undefined }))
        const response = await fetch(`${await serve(app)}/x`)
        answers.push([response.status, response.headers.get('X-Why'), await response.json()])
      }
      expect(answers).toEqual([
        [403, 'role', { title: 'Forbidden', status: 403, detail: 'Not yours' }],
        [503, null, { title: 'Service Unavailable', status: 503 }],
      ])
    },
  )

  test.each(supertests)('%s asks an app whose routes are still loading', async (_name, request) => {
    const loader = () => ({ name: 'Ada' })
    const app = express().use(resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const { status, body } = await request(app).get('/x')
    expect([status, body]).toEqual([200, { name: 'Ada' }])
    expect((await request(app).get('/none')).status).toBe(404)
  })
})

type Logout = (callback?: (error?: unknown) => void) => void

/** Before 0.6 it calls nobody back. */
function logoutOf({ req }: HandlerContext): (callback: (error?: unknown) => void) => void {
  const logout: Logout = Reflect.get(req, 'logout')
  return (callback) => {
    logout.call(req, callback)
    if (logout.length === 0) callback()
  }
}

function logoutByRes(context: HandlerContext) {
  logoutOf(context)(() => void context.res.json({ out: true }))
  return context.res
}

async function logoutAwaited(context: HandlerContext) {
  await new Promise((resolve) => logoutOf(context)(resolve))
  return { out: true }
}

/** Asks an app with a session; the cookies come back as a browser sends them. */
async function startClient(app: ReturnType<Express>) {
  const origin = await serve(app)
  let cookie = ''
  return async (method: string, path: string, body: object = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    const [set] = response.headers.getSetCookie()
    if (set !== undefined) cookie = set.slice(0, set.indexOf(';'))
    return [response.status, await response.text()]
  }
}

async function askSlow(express: Express, inFront: RequestHandler) {
  const loader = async ({ req }: HandlerContext) => {
    await once(req, 'timeout')
    return { late: true }
  }
  const route = { pattern: '/x', module: { loader } }
  const app = express().use(inFront, resourceRoutes({ routes: [route], errors: 'next' }))
  const response = await fetch(`${await serve(app.use(answerError))}/x`)
  return [response.status, await response.json()]
}
