import { createServer, type RequestListener } from 'node:http'
import { createNodeListener, type HandlerContext } from '@portolan/adapter-node'
import type { DispatcherOptions } from '@portolan/dispatch-core'
import makeEtag from 'etag'
import { EXPRESS_SETTINGS } from '../config/config.ts'
import type { AssembledApp, AssembleOptions } from './assemble-app.ts'
import { answerNotFound, createFront } from './front.ts'

/**
 * The routes on Node's own server, for a project that has no app and does not use Express: what
 * `createDefaultApp()` answers, without an app of Express around each request.
 */
export async function createDefaultListener(options: AssembleOptions): Promise<AssembledApp> {
  const { routes: given, loadRoutes, matchers, settings, onError, log } = options
  const routes = await createNodeListener({
    ...withoutExpress({ ...(onError && { onError }), ...settings }),
    routes: loadRoutes === undefined ? given : await loadRoutes(),
    matchers,
    etag: (body) => makeEtag(typeof body === 'string' ? body : toBuffer(body), { weak: true }),
    fallback: (_req, res) => answerNotFound(res),
  })
  const front = createFront(log)
  const app: RequestListener = (req, res) => front(req, res, () => routes(req, res))
  return {
    app,
    createServer: () => createServer(app),
    mountsItself: false,
    replaceRoutes: (next) => routes.replaceRoutes(next),
    close() {},
  }
}

/** The hooks get the context of this host, which lacks the members of Express alone. */
function withoutExpress(
  settings: AssembleOptions['settings'],
): Omit<DispatcherOptions<HandlerContext>, 'routes'> {
  const others = Object.entries(settings).filter(
    ([name]) => !EXPRESS_SETTINGS.some((known) => known === name),
  )
  return Object.fromEntries(others)
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
