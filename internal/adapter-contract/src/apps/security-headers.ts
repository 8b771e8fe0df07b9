import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  ndjson,
  type RouteConfig,
  redirect,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/**
 * The options that routes lay over the app's security headers, by the first segment of their paths.
 */
const OVERRIDES: Readonly<Record<string, RouteConfig>> = {
  app: {},
  changed: {
    securityHeaders: {
      xFrameOptions: 'DENY',
      referrerPolicy: false,
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
    },
  },
  none: { securityHeaders: false },
}

const loaders: Readonly<Record<string, Handler>> = {
  value: () => ({ a: 1 }),
  nothing: () => undefined,
  redirect: () => redirect('/elsewhere'),
  stream: () => ndjson([{ a: 1 }]),
  response: () => new Response('short'),
  'http-error': () => new HttpError(409),
  thrown: () => {
    throw new Error('secret')
  },
  own: ({ reply }) => {
    reply.headers.set('X-Frame-Options', 'ALLOW-FROM https://a.example')
    return {}
  },
  'own-response': () =>
    new Response('short', { headers: { 'X-Frame-Options': 'ALLOW-FROM https://a.example' } }),
}

/** Every kind of answer with every kind of override. The server adds the security headers. */
export function createSecurityHeadersApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  return {
    onError: () => note('onError'),
    routes: [
      route,
      ...Object.entries(OVERRIDES).flatMap(([override, config]) =>
        Object.entries(loaders).map(([name, loader]) => ({
          pattern: `/${override}/${name}`,
          module: { loader, config },
        })),
      ),
      {
        pattern: '/changed/param/:id',
        module: { loader: () => 1, config: OVERRIDES.changed ?? {} },
      },
    ],
  }
}
