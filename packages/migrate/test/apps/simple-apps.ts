import type { ExampleApp } from './express-apps.ts'

/** An app whose controllers answer as simply as most do, and its files after both steps. */
interface SimpleApp extends Omit<ExampleApp, 'makes'> {
  readonly simplified: Readonly<Record<string, string>>
}

const ERRORS = `app.use((req, res) => res.status(404).json({ error: 'Not found' }))
app.use((error, req, res, next) => res.status(error.status ?? 500).json({ error: error.message }))
`

export const SIMPLE_APPS: readonly SimpleApp[] = [
  {
    name: 'an ES module with try and catch around its controllers',
    files: {
      'package.json': '{ "type": "module" }',
      'app.js': `import express from 'express'
import { requireName } from './guards.js'
import * as users from './users.js'

const app = express()
app.use(express.json())
const router = express.Router()
router.get('/', users.list)
router.post('/', requireName, users.create)
router.get('/:id', users.show)
router.put('/:id', users.replace)
router.delete('/:id', users.remove)
router.post('/:id/mail', users.mail)
router.get('/:id/old', users.old)
app.use('/users', router)
app.get('/health', (req, res) => res.json({ ok: true, of: req.method }))
app.get('/null', (req, res) => res.json(null))
app.get('/text', (req, res) => res.json('text'))
app.get('/empty', (req, res) => res.status(202).end())
${ERRORS}
export default app
`,
      'guards.js': `export const requireName = (req, res, next) =>
  req.body.name ? next() : res.status(400).json({ error: 'No name' })
`,
      'users.js': `const users = new Map([['1', { id: '1', name: 'Ada' }]])

/** All of them. */
export const list = async (req, res, next) => {
  try {
    const { limit = 10, sort } = req.query
    // In the order of their names.
    const found = [...users.values()].slice(0, Number(limit))
    res.json({ found, sort: sort ?? null })
  } catch (error) {
    next(error)
  }
}

export async function show(req, res, next) {
  try {
    const { params } = req
    const user = users.get(params.id)
    if (params.id === 'bad') throw new Error('Broken')
    if (!user) return next(Object.assign(new Error('No such user'), { status: 404 }))
    if (req.get('x-brief')) {
      res.json({ id: user.id })
      return
    }
    res.set('X-Found', 'yes').json(user)
  } catch (error) {
    next(error)
  }
}

export const create = async (req, res) => {
  const { name } = req.body
  const user = { id: '2', name, agent: req.headers['x-agent'] ?? null }
  res
    .status(201)
    .json(user)
}

export const replace = (req, res) => {
  const body = req.body
  if (body.name === 'x') {
    try {
      throw new Error('Taken')
    } catch (error) {
      return res.status(409).json({ error: error.message })
    }
  } else {
    res.send({ id: req.params.id, ...body })
  }
}

export const remove = (req, res) => {
  if (!users.has(req.params.id)) return res.sendStatus(404)
  res.status(204).end()
}

export const mail = (req, res) => {
  setTimeout(() => res.json({ sent: true }), 1)
}

export const old = (req, res) => {
  switch (req.query.kind) {
    case 'a':
      res.json({ a: true })
      break
    default:
      res.status(410).json({ gone: true })
  }
}
`,
    },
    requests: [
      ['GET', '/users'],
      ['GET', '/users?limit=0&sort=name'],
      ['GET', '/users/1'],
      ['HEAD', '/users/1'],
      ['GET', '/users/1', { headers: { 'x-brief': '1' } }],
      ['GET', '/users/bad'],
      ['GET', '/users/none'],
      ['POST', '/users', { body: { name: 'Grace' }, headers: { 'x-agent': 'test' } }],
      ['POST', '/users', { body: {} }],
      ['PUT', '/users/1', { body: { name: 'Grace' } }],
      ['PUT', '/users/1', { body: { name: 'x' } }],
      ['DELETE', '/users/1'],
      ['DELETE', '/users/none'],
      ['POST', '/users/1/mail', { body: {} }],
      ['GET', '/users/1/old?kind=a'],
      ['GET', '/users/1/old'],
      ['GET', '/health'],
      ['GET', '/null'],
      ['GET', '/text'],
      ['GET', '/empty'],
    ],
    simplified: {
      'users.js': `import { json } from '@portolan/adapter-express'
const users = new Map([['1', { id: '1', name: 'Ada' }]])

/** All of them. */
export const list = async ({ query }) => {
  const limit = query.get('limit') ?? 10
  const sort = query.get('sort') ?? undefined
  // In the order of their names.
  const found = [...users.values()].slice(0, Number(limit))
  return { found, sort: sort ?? null }
}

export async function show({ request, params }) {
  const user = users.get(params.id)
  if (params.id === 'bad') throw new Error('Broken')
  if (!user) throw Object.assign(new Error('No such user'), { status: 404 })
  if (request.headers.get('x-brief')) {
    return { id: user.id }
  }
  return json(user, { headers: { 'X-Found': 'yes' } })
}

export const create = async ({ request, body }) => {
  const { name } = body
  const user = { id: '2', name, agent: request.headers.get('x-agent') ?? null }
  return json(user, 201)
}

export const replace = ({ params, body }) => {
  if (body.name === 'x') {
    try {
      throw new Error('Taken')
    } catch (error) {
      return json({ error: error.message }, 409)
    }
  } else {
    return { id: params.id, ...body }
  }
}

export const remove = ({ params }) => {
  if (!users.has(params.id)) return new Response('Not Found', { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
  return undefined
}

export const mail = (req, res) => {
  setTimeout(() => res.json({ sent: true }), 1)
}

export const old = ({ query }) => {
  switch (query.get('kind') ?? undefined) {
    case 'a':
      return { a: true }
    default:
      return json({ gone: true }, 410)
  }
}
`,
      'app/users/route.js': `import { fromExpress, withMiddleware } from '@portolan/adapter-express'
import * as users from '../../users.js'
import { requireName } from '../../guards.js'

export const GET = users.list

export const POST = withMiddleware([fromExpress(requireName)], users.create)
`,
      'app/health/route.js': 'export const GET = ({ method }) => ({ ok: true, of: method })\n',
      'app/users/[id]/mail/route.js': `import { fromExpress } from '@portolan/adapter-express'
import * as users from '../../../../users.js'

export const POST = fromExpress(users.mail)
`,
    },
  },
  {
    name: 'a CommonJS app for Express 4 whose functions are members of the exports',
    version: 4,
    files: {
      'app.js': `'use strict';
const express = require('express');
const tags = require('./tags');

const app = express();
app.use(express.json());
app.get('/tags/:name', tags.show);
app.post('/tags', tags.create);
app.put('/tags', tags.replace);
app.all('/any', tags.any);
${ERRORS.replaceAll(')\n', ');\n')}
module.exports = app;
`,
      'tags.js': `'use strict';

exports.show = async (req, res, next) => {
  try {
    const name = req.params.name;
    return res.json({ name, tags: exports.all() });
  } catch (error) {
    return next(error);
  }
};

exports.all = () => ['a', 'b'];

exports.create = async ({ body: { name } }, res) => {
  res.status(201).send({ name });
};

exports.replace = (req, res) => {
  const body = req.body;
  res.json({ ...body, name: req.body.name || null });
};

exports.any = (req, res) => res.status(200).json([req.method]);
`,
    },
    requests: [
      ['GET', '/tags/a%20b'],
      ['POST', '/tags', { body: { name: 'Ada' } }],
      ['POST', '/tags'],
      ['PUT', '/tags'],
      ['PUT', '/tags', { body: { name: 'x' } }],
      ['GET', '/any'],
      ['DELETE', '/any'],
    ],
    simplified: {
      'tags.js': `'use strict';

const { json } = require('@portolan/adapter-express');

exports.show = async ({ params }) => {
  const name = params.name;
  return { name, tags: exports.all() };
};

exports.all = () => ['a', 'b'];

exports.create = async ({ body: { name } = {} }) => {
  return json({ name }, 201);
};

exports.replace = ({ body: requestBody }) => {
  const body = requestBody ?? {};
  return { ...body, name: (requestBody ?? {}).name || null };
};

exports.any = ({ method }) => json([method], 200);
`,
      'app/tags/route.js': `const tags = require('../../tags');

exports.POST = tags.create;

exports.PUT = tags.replace;
`,
    },
  },
  {
    name: 'a TypeScript app with types of Express and a class of controllers',
    files: {
      'package.json': '{ "type": "module" }',
      'app.ts': `import express, { type NextFunction, type Request, type Response } from 'express'
import { create, ships } from './ships.js'

const app = express()
app.use(express.json())
app.get('/ships/:id', ships.show)
app.post('/ships', create)
app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
  res.status(500).json({ error: error.message })
})
export default app
`,
      'ships.ts': `import type { NextFunction, Request, RequestHandler, Response } from 'express'

interface NewShip {
  readonly name: string
}

class Ships {
  readonly names = ['Calypso']

  public show: RequestHandler = async (req: Request, res: Response) => {
    const id = Number.parseInt(req.params.id as string, 10)
    res.status(this.names[id] ? 200 : 404).json({ id, name: this.names[id] ?? null })
  }
}

export const ships = new Ships()

export async function create(
  req: Request<object, unknown, NewShip>,
  res: Response,
  next: NextFunction,
): Promise<void> {
  try {
    const { name } = req.body as NewShip
    if (name === '') throw new Error('No name')
    res.status(201).json({ name })
  } catch (error) {
    next(error)
  }
}
`,
    },
    requests: [
      ['GET', '/ships/0'],
      ['GET', '/ships/7'],
      ['POST', '/ships', { body: { name: 'Argo' } }],
      ['POST', '/ships', { body: { name: '' } }],
    ],
    simplified: {
      'ships.ts': `import { type HandlerContext, json } from '@portolan/adapter-express'

interface NewShip {
  readonly name: string
}

class Ships {
  readonly names = ['Calypso']

  public show = async ({ params }: HandlerContext<'/ships/:id'>) => {
    const id = Number.parseInt(params.id as string, 10)
    return json({ id, name: this.names[id] ?? null }, this.names[id] ? 200 : 404)
  }
}

export const ships = new Ships()

export async function create({ body }: HandlerContext<'/ships'>) {
  const { name } = body as NewShip
  if (name === '') throw new Error('No name')
  return json({ name }, 201)
}
`,
      'app/ships/route.ts': `import { create } from '../../ships.js'

export const POST = create
`,
    },
  },
]
