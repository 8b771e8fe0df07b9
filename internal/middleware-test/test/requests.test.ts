import { createHmac } from 'node:crypto'
import {
  fromExpress,
  type HandlerContext,
  resourceRoutes,
  withMiddleware,
} from '@portolan/adapter-express'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { type Express, expressVersions, serve, versionsOf } from './installed.ts'

type Factory<Options extends readonly unknown[]> = (...options: Options) => RequestHandler

/** One way to use a package: its middleware, a handler that shows its traces, and requests. */
interface Subject {
  readonly middleware: () => RequestHandler | readonly RequestHandler[]
  readonly show: (req: Request) => unknown
  /** With the status that the app by hand answers. */
  readonly asked: readonly (readonly [init: RequestInit & { path?: string }, status: number])[]
  /** Why it cannot do it there. */
  readonly skip?: Partial<Record<Way, string>>
}

/** Where the middleware stands: in the app in front of the routes, or in the routes. */
const WAYS = ['app.use()', 'middleware.ts', 'the handler’s own middleware'] as const
type Way = (typeof WAYS)[number]

const SECRET = 'x'.repeat(32)
const JSON_TYPE = { 'Content-Type': 'application/json' }

const subjects: readonly (readonly [string, Subject])[] = [
  ...named(versionsOf<Factory<[secret: string]>>('cookie-parser'), (cookieParser) => ({
    middleware: () => cookieParser(SECRET),
    show: ({ cookies, signedCookies }) => ({ cookies, signedCookies }),
    asked: [
      [{ headers: { Cookie: `plain=1; signed=${sign('7')}; forged=s%3A7.abc` } }, 200],
      [{}, 200],
    ],
  })),
  ...named(
    versionsOf<Factory<[{ origin: readonly string[]; credentials: boolean }]>>('cors'),
    (cors) => ({
      middleware: () => cors({ origin: ['https://app.example'], credentials: true }),
      show: ({ method }) => ({ method }),
      asked: [
        [{ headers: { Origin: 'https://app.example' } }, 200],
        [{ headers: { Origin: 'https://other.example' } }, 200],
        [post('{}', { ...JSON_TYPE, Origin: 'https://app.example' }), 200],
        [
          {
            method: 'OPTIONS',
            headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'PUT' },
          },
          204,
        ],
      ],
      skip: { 'the handler’s own middleware': 'a preflight has no handler' },
    }),
  ),
  ...named(versionsOf<Validator>('express-validator'), ({ body, query, validationResult }) => ({
    middleware: () => [
      body('role').isIn(['user']),
      body('name').trim().toUpperCase(),
      query('page').optional().isInt(),
      (req, res, next) => {
        const errors = validationResult(req)
        if (errors.isEmpty()) {
          next()
        } else {
          res.status(422).json(errors.array())
        }
      },
    ],
    show: ({ body }) => ({ body }),
    asked: [
      [post('{"role":"user","name":" ada "}'), 200],
      [post('{"role":"admin"}'), 422],
      [{ ...post('{"role":"user"}'), path: '?page=first' }, 422],
      [post('role=admin', { 'Content-Type': 'application/x-www-form-urlencoded' }), 422],
    ],
  })),
  ...named(
    versionsOf<(options: object) => { single(name: string): RequestHandler }>('multer'),
    (multer) => ({
      middleware: () => multer({ limits: { fileSize: 1_000 } }).single('avatar'),
      show: (req) => ({ body: { ...req.body }, file: Reflect.get(req, 'file')?.originalname }),
      asked: [
        [post(upload('avatar', 'hello')), 200],
        [post(upload('avatar', 'x'.repeat(1_001))), 500],
        [post(upload('other', 'hello')), 500],
        [post('{"title":"Me"}'), 200],
      ],
    }),
  ),
  ...named(
    versionsOf<Factory<[object]> & { expressjwt?: Factory<[object]> }>('express-jwt'),
    (jwt) => ({
      middleware: () => (jwt.expressjwt ?? jwt)({ secret: SECRET, algorithms: ['HS256'] }),
      // Version 6 has another name for it.
      show: (req) => Reflect.get(req, 'auth') ?? Reflect.get(req, 'user'),
      asked: [
        [{ headers: { Authorization: `Bearer ${token({ sub: '7' })}` } }, 200],
        [{ headers: { Authorization: `Bearer ${token({ sub: '7' })}x` } }, 401],
        [{}, 401],
      ],
    }),
  ),
  ...named(versionsOf<Factory<[header: string]>>('method-override'), (methodOverride) => ({
    middleware: () => methodOverride('X-HTTP-Method-Override'),
    show: (req) => ({ method: req.method, was: Reflect.get(req, 'originalMethod') }),
    asked: [
      [post('{}', { ...JSON_TYPE, 'X-HTTP-Method-Override': 'PATCH' }), 200],
      [post('{}'), 200],
    ],
    skip: {
      'middleware.ts': 'the method has chosen the handler',
      'the handler’s own middleware': 'the method has chosen the handler',
    },
  })),
]

describe.each(expressVersions)('on %s', (_version, express) => {
  describe.each(subjects)('%s', (_package, { middleware, show, asked, skip = {} }) => {
    test.each(WAYS.filter((way) => skip[way] === undefined))(
      'in %s does what it does in an app by hand',
      async (way) => {
        const list = [middleware()].flat()
        const byHand = express().use(express.json(), express.urlencoded({ extended: true }))
        byHand.all('/x', ...list, (req, res) => void res.json(show(req)))
        const expected = await answers(byHand, asked)
        expect(expected.map(({ status }) => status)).toEqual(asked.map(([, status]) => status))
        expect(await answers(await withRoutes(express, list, show, way), asked)).toEqual(expected)
      },
    )
  })
})

async function withRoutes(
  express: Express,
  list: readonly RequestHandler[],
  show: Subject['show'],
  way: Way,
) {
  const app = express()
  const handler = ({ req }: HandlerContext) => show(req)
  const wrapped = fromExpress(list)
  const own = withMiddleware([wrapped], handler)
  const answer = way === 'the handler’s own middleware' ? own : handler
  const module = { loader: answer, action: answer }
  const middleware = way === 'middleware.ts' ? [wrapped] : []
  if (way === 'app.use()') {
    app.use(express.json(), express.urlencoded({ extended: true }), ...list)
  }
  return app.use(
    resourceRoutes({ routes: [{ pattern: '/x', module, middleware }], errors: 'next' }),
  )
}

const tell: ErrorRequestHandler = ({ name, code, message, status = 500 }, _req, res, _next) => {
  res.status(status).json({ name, code, message })
}

/** The statuses, the bodies and the headers that middleware sets. */
async function answers(app: ReturnType<Express>, asked: Subject['asked']) {
  const origin = await serve(app.use(tell))
  return Promise.all(
    asked.map(async ([{ path = '', ...init }]) => {
      const response = await fetch(`${origin}/x${path}`, init)
      const headers = [...response.headers].filter(([name]) => /^(?:access-|vary)/.test(name))
      return { status: response.status, headers, text: await response.text() }
    }),
  )
}

function named<Exports>(
  versions: readonly (readonly [string, Exports])[],
  create: (exports: Exports) => Subject,
): readonly (readonly [string, Subject])[] {
  return versions.map(([name, exports]) => [name, create(exports)])
}

interface Validator {
  body(name: string): Chain
  query(name: string): Chain
  validationResult(req: Request): { isEmpty(): boolean; array(): unknown[] }
}

type Chain = RequestHandler &
  Record<'isInt' | 'optional' | 'toUpperCase' | 'trim', () => Chain> & {
    isIn(values: readonly string[]): Chain
  }

function post(body: string | FormData, headers: Record<string, string> = JSON_TYPE): RequestInit {
  return { method: 'POST', body, headers: typeof body === 'string' ? headers : {} }
}

function upload(field: string, file: string): FormData {
  const form = new FormData()
  form.set('title', 'Me')
  form.set(field, new Blob([file]), 'me.txt')
  return form
}

/** A value as cookie-parser signs it. */
function sign(value: string): string {
  const mac = createHmac('sha256', SECRET).update(value).digest('base64').replace(/=+$/, '')
  return encodeURIComponent(`s:${value}.${mac}`)
}

/** A JSON Web Token, HS256 (RFC 7519). */
function token(claims: object): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const text = `${head}.${body}`
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}
