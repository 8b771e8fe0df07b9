import {
  type DispatcherOptions,
  HttpError,
  type Middleware,
  type RouteModule,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** Pages of one origin, of the subdomains of another, and of those that a function allows. */
export function createCorsApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const middleware: Middleware = (_context, next) => {
    note('middleware')
    return next()
  }
  const module: RouteModule = {
    loader: () => 'read',
    PUT: () => 'written',
    POST: () => 'written',
    OPTIONS: () => {
      note('OPTIONS')
      return 'options'
    },
  }
  const modules: Readonly<Record<string, RouteModule>> = {
    '/none': { ...module, config: { cors: false } },
    '/own': {
      ...module,
      config: {
        cors: { origins: ['https://own.example'], headers: ['X-Token'], maxAge: 600 },
      },
    },
    '/function': {
      ...module,
      config: {
        cors: { origins: (origin) => origin === 'https://made.example', credentials: true },
      },
    },
    '/failing': {
      ...module,
      config: {
        cors: {
          origins: () => {
            throw new Error('no origins')
          },
        },
      },
    },
    '/error': {
      loader: () => {
        throw new HttpError(418)
      },
    },
    '/broken': {
      loader: () => {
        throw new Error('broken')
      },
    },
    '/response': {
      loader: () =>
        new Response('text', {
          headers: { 'Access-Control-Allow-Origin': 'https://upstream.example', Vary: 'Accept' },
        }),
    },
    '/users/:id': { loader: ({ params }) => params },
  }
  return {
    cors: {
      origins: ['https://app.example', 'https://*.preview.example'],
      credentials: true,
      expose: ['X-Total'],
    },
    onError: () => note('onError'),
    routes: [
      { ...route, module: { ...route.module, config: { cors: false } } },
      { pattern: '/guarded', module, middleware: [middleware] },
      ...Object.entries(modules).map(([pattern, each]) => ({ pattern, module: each })),
    ],
  }
}

/** Answers that every page may read. */
export function createPublicCorsApp(): DispatcherOptions {
  const { route } = createEventLog()
  return {
    cors: { origins: '*' },
    routes: [route, { pattern: '/', module: { loader: () => 'read', action: () => 'written' } }],
  }
}
