/** A small app, and requests that its routes answer the same after the move. */
export interface ExampleApp {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  /** Default: the only file whose name begins with `app.`. */
  readonly version?: 4 | 5
  readonly requests: readonly (readonly [method: string, path: string, init?: RequestOptions])[]
  /** Files of the app directory that the move makes. */
  readonly makes: readonly string[]
}

interface RequestOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const ERRORS = `app.use((req, res) => res.status(404).json({ error: 'Not found' }))
app.use((error, req, res, next) => res.status(error.status ?? 500).json({ error: error.message }))
`

const MODULE = { 'package.json': '{ "type": "module" }' }

export const EXAMPLE_APPS: readonly ExampleApp[] = [
  {
    name: 'an ES module with routes of its own and the comments above them',
    files: {
      ...MODULE,
      'app.js': `import express from 'express'

const app = express()
app.use(express.json())

const started = 7

/** How it is. */
app.get('/health', (req, res) => {
  res.json({ started })
})

app.post('/echo', (req, res) => {
  const text = \`
    two lines of \${req.body.name}
  \`
  res.status(201).set('X-Made', 'yes').json({ text })
})
${ERRORS}
export default app
`,
    },
    requests: [
      ['GET', '/health'],
      ['HEAD', '/health'],
      ['GET', '/health/'],
      ['POST', '/echo', { body: { name: 'Ada' } }],
      ['GET', '/none'],
    ],
    makes: ['echo/route.js', 'health/route.js'],
  },
  {
    name: 'a CommonJS app with controllers, routers in files and middleware in front of them',
    version: 4,
    files: {
      'app.js': `'use strict';
const express = require('express');
const { requireUser } = require('./lib/auth');
const users = require('./routes/users');

const app = express();
app.use(express.json());
app.use('/api/users', requireUser, users);
app.use('/api/tags', require('./routes').tags);
${ERRORS}
module.exports = app;
`,
      'lib/auth.js': `exports.requireUser = (req, res, next) => {
  if (!req.headers.authorization) return res.status(401).json({ error: 'Who is it?' });
  req.user = req.headers.authorization;
  next();
};
`,
      'routes/index.js': `const tags = require('./tags');
module.exports = { tags };
`,
      'routes/tags.js': `const router = require('express').Router();
router.get('/', (req, res) => res.send(['a', 'b']));
module.exports = router;
`,
      'controllers/users.js': `exports.list = (req, res) => res.json([req.user]);
exports.show = async (req, res, next) => {
  try {
    if (req.params.id === 'bad') throw Object.assign(new Error('Broken'), { status: 418 });
    res.json({ id: req.params.id });
  } catch (error) {
    next(error);
  }
};
`,
      'routes/users.js': `const { Router } = require('express');
const controller = require('../controllers/users');

const router = Router();
const validate = (name) => (req, res, next) =>
  name in req.body ? next() : res.status(400).json({ missing: name });

router.use(function stamp(req, res, next) {
  res.set('X-Stamp', 'yes');
  next();
});
router.route('/').get(controller.list).post(validate('name'), (req, res) => {
  res.status(201).json({ name: req.body.name, five: require('../lib/five').five });
});
router.get('/:id', controller.show);
module.exports = router;
`,
      'lib/five.js': 'exports.five = 5;\n',
    },
    requests: [
      ['GET', '/api/users'],
      ['GET', '/api/users', { headers: { authorization: 'Ada' } }],
      ['GET', '/api/users/7', { headers: { authorization: 'Ada' } }],
      ['GET', '/api/users/bad', { headers: { authorization: 'Ada' } }],
      ['POST', '/api/users', { headers: { authorization: 'Ada' }, body: { name: 'Grace' } }],
      ['POST', '/api/users', { headers: { authorization: 'Ada' }, body: {} }],
      ['GET', '/api/tags'],
      ['GET', '/api/none'],
    ],
    makes: [
      'api/tags/route.js',
      'api/users/[id]/route.js',
      'api/users/middleware.js',
      'api/users/route.js',
    ],
  },
  {
    name: 'a TypeScript app with types, an enum and a class of the module',
    files: {
      ...MODULE,
      'app.ts': `import express, { type NextFunction, type Request, type Response } from 'express'
import { usersRouter } from './routes/users.js'

export const app = express()
app.use(express.json())
app.use('/users', usersRouter)
app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
  res.status(500).json({ error: error.message })
})
export default app
`,
      'routes/users.ts': `import { type Request, type Response, Router } from 'express'
import type { User } from '../lib/user.js'

interface Filter {
  readonly name?: string
}

enum Kind {
  Person = 'person',
}

class Store {
  readonly users: User[] = [{ id: '1', name: 'Ada' }]
}

const store = new Store()

export const usersRouter = Router()

usersRouter.get('/', (req: Request<object, unknown, unknown, Filter>, res: Response<unknown>) => {
  const { name } = req.query as Filter
  res.json({ kind: Kind.Person, users: store.users.filter((user: User) => !name || user.name === name) })
})

usersRouter.get('/:id', (req: Request<{ id: string }>, res) => {
  const user = store.users.find(({ id }) => id === req.params.id)
  if (!user) throw new Error('No user')
  res.json(user)
})
`,
      'lib/user.ts': 'export interface User { readonly id: string; readonly name: string }\n',
    },
    requests: [
      ['GET', '/users?name=Ada'],
      ['GET', '/users?name=Grace'],
      ['GET', '/users/1'],
      ['GET', '/users/2'],
    ],
    makes: ['users/[id]/route.ts', 'users/route.ts'],
  },
  {
    name: 'router.all(), chains of calls, arrays of middleware and of paths',
    files: {
      ...MODULE,
      'app.js': `import express from 'express'
import { one, two } from './middleware.js'

const app = express()
const posts = express.Router({ mergeParams: true })
const BASE = '/api'

posts.all('/any', (req, res) => res.json({ method: req.method }))
posts
  .route('/:postId')
  .all((req, res, next) => {
    res.append('X-Steps', 'all')
    next()
  })
  .get([one, two], (req, res) => res.json({ id: req.params.postId, user: req.params.userId }))
  .delete((req, res) => res.sendStatus(204))
posts.get('/', one, (req, res) => res.json([])).put('/', two, (req, res) => res.json({ put: true }))
app.use(\`\${BASE}/users/:userId/posts\`, posts)
app.get(['/a', '/b'], one, two)
${ERRORS}
export default app
`,
      'middleware.js': `export const one = (req, res, next) => {
  res.append('X-Steps', 'one')
  next()
}
export const two = (req, res, next) => {
  res.append('X-Steps', 'two')
  req.originalUrl.length === 2 ? res.json({ url: req.originalUrl }) : next()
}
`,
    },
    requests: [
      ['GET', '/api/users/7/posts/8'],
      ['DELETE', '/api/users/7/posts/8'],
      ['PATCH', '/api/users/7/posts/8'],
      ['GET', '/api/users/7/posts'],
      ['PUT', '/api/users/7/posts'],
      ['GET', '/api/users/7/posts/any'],
      ['PATCH', '/api/users/7/posts/any'],
      ['GET', '/a'],
      ['GET', '/b'],
    ],
    makes: [
      'a/route.js',
      'api/users/[userId]/posts/[postId]/route.js',
      'api/users/[userId]/posts/any/route.js',
      'api/users/[userId]/posts/route.js',
      'b/route.js',
    ],
  },
  {
    name: 'middleware of one router that the routes of another below the same path pass too',
    files: {
      ...MODULE,
      'app.js': `import express from 'express'
import { first } from './first.js'
import second from './second.js'

const app = express()
app.use('/api', first)
app.use('/api', second)
${ERRORS}
export default app
`,
      'first.js': `import { Router } from 'express'
import { guard } from './guard.js'
const first = Router()
first.get('/open', (req, res) => res.json({ open: true }))
first.use(guard)
first.get('/closed', (req, res) => res.json({ closed: true }))
export { first }
`,
      'second.js': `import { Router } from 'express'
const router = Router()
router.get('/later', (req, res) => res.json({ later: true }))
export default router
`,
      'guard.js': `export function guard(req, res, next) {
  req.headers.authorization ? next() : res.status(401).json({ error: 'No' })
}
`,
    },
    requests: [
      ['GET', '/api/open'],
      ['GET', '/api/closed'],
      ['GET', '/api/later'],
      ['GET', '/api/closed', { headers: { authorization: 'x' } }],
      ['GET', '/api/later', { headers: { authorization: 'x' } }],
    ],
    makes: ['api/closed/route.js', 'api/later/route.js', 'api/open/route.js'],
  },
  {
    name: 'paths of Express 5 with wildcards, optional segments, text around a param and dots',
    files: {
      ...MODULE,
      'app.js': `import express from 'express'
const app = express()
const files = express.Router()
files.get('/raw/*path', (req, res) => res.json({ path: req.params.path }))
files.get('/pages{/:page}', (req, res) => res.json({ page: req.params.page ?? null }))
files.get('/v:version', (req, res) => res.json({ version: req.params.version }))
files.get('/named/:name.json', (req, res) => res.json({ name: req.params.name }))
app.use('/files', files)
app.get('/.well-known/x', (req, res) => res.type('text/plain').send('well known'))
app.get('/_internal', (req, res) => res.redirect('/files/v2'))
app.get('/*splat', (req, res) => res.send('the page'))
export default app
`,
    },
    requests: [
      ['GET', '/files/raw/a/b%20c'],
      ['GET', '/files/pages/7'],
      ['GET', '/files/pages'],
      ['GET', '/files/v2'],
      ['GET', '/files/named/x.json'],
      ['GET', '/.well-known/x'],
      ['GET', '/_internal'],
      ['GET', '/some/page'],
    ],
    makes: [
      '.well-known/x/route.js',
      '[x+5f]internal/route.js',
      'files/named/[name].json/route.js',
      'files/pages/[[page]]/route.js',
      'files/raw/[...path]/route.js',
      'files/v[version]/route.js',
    ],
  },
  {
    name: 'an app that a function makes, and what stays in front of and behind its routes',
    version: 4,
    files: {
      'app.js': `const express = require('express');
const path = require('path');
const { one } = require('./one');

function createApp() {
  const app = express();
  app.set('json spaces', 2);
  if (process.env.NEVER) app.use(one);
  app.get(/^\\/old/, (req, res) => res.redirect('/api/new'));
  app.use(express.urlencoded({ extended: true }));
  app.post('/api/forms', one, (req, res) => res.json(req.body));
  app.get('/api/new', async (req, res) => {
    const { default: later } = await import('./later.js');
    res.json(later);
  });
  app.get('/api/:id/text', (req, res) => res.type('text').send(path.basename(req.params.id)));
  app.get('*', (req, res) => res.status(404).send('none'));
  return app;
}
module.exports = createApp();
`,
      'one.js': `module.exports.one = (req, res, next) => {
  res.set('X-One', '1');
  next();
};
`,
      'later.js': 'module.exports = { later: 1 };\n',
    },
    requests: [
      ['GET', '/old/page'],
      ['GET', '/api/new'],
      ['GET', '/api/a%2Fb/text'],
      ['GET', '/nothing'],
      [
        'POST',
        '/api/forms',
        { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a[b]=1&c=2' },
      ],
    ],
    makes: ['api/[id]/text/route.js', 'api/forms/route.js', 'api/new/route.js'],
  },
  {
    name: 'routers that are made in a chain of calls, without a name and in a loop over a list',
    files: {
      'app.js': `const express = require('express');
const parts = require('./parts');

const app = express();
app.use(parts);
app.get('/', (req, res) => res.json({ root: true }));
module.exports = app;
`,
      'parts.js': `const { Router } = require('express');
const first = require('./first');
const second = require('./second');

const routes = [
  { path: '/first', router: first },
  { path: '/second', router: second },
];
const parts = Router().get('/direct', (req, res) => res.json({ direct: true }));
routes.forEach(({ path, router }) => {
  parts.use(path, router);
});
module.exports = Router().use('/api', parts);
`,
      'first.js': `const router = require('express').Router();
router.get('/', (req, res) => res.json({ first: true }));
module.exports = router;
`,
      'second.js': `const router = require('express').Router();
router.get('/', (req, res) => res.json({ second: true }));
module.exports = router;
`,
    },
    requests: [
      ['GET', '/'],
      ['GET', '/api/direct'],
      ['GET', '/api/first'],
      ['GET', '/api/second'],
    ],
    makes: ['api/direct/route.js', 'api/first/route.js', 'api/second/route.js', 'route.js'],
  },
]
