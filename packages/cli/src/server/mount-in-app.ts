import cookieParser from 'cookie-parser'
import type { Express, RequestHandler } from 'express'
import {
  findFirstIndex,
  isAtRoot,
  isErrorHandler,
  type Layer,
  stackOf,
  useAt,
  walkLayers,
} from './express-stack.ts'
import { isFinal } from './final-layer.ts'

/** How an app that does not mount the routes itself is completed. */
export interface MountPlace {
  /** Whether the app handles errors itself, so that the routes' errors are for it. */
  readonly handlesErrors: boolean
  /** Mounts the routes: after all that the app does first, and before what ends every request. */
  mount(routes: RequestHandler): void
}

/**
 * Parses cookies before everything else, unless the app does so somewhere: a second parser
 * would leave its signed cookies unread.
 */
export function parseCookiesFirst(app: Express, secret: string | readonly string[] | undefined) {
  const stack = stackOf(app)
  // The name of the function that cookie-parser returns.
  for (const { name } of walkLayers(stack)) if (name === 'cookieParser') return
  useAt(app, findFirstIndex(stack), cookieParser(secret as string | string[] | undefined))
}

/**
 * Finds where the routes belong in an app.
 *
 * @param appName whose it is, for messages
 * @param onWarning told what the app has to change for its error handler to see the routes' errors
 */
export function findMountPlace(
  app: Express,
  appName: string,
  onWarning: (message: string) => void,
): MountPlace {
  const stack = stackOf(app)
  const index = findEndIndex(stack)
  const handlesErrors = stack.slice(index).some(isErrorHandler)
  if (!handlesErrors && stack.some((layer) => isErrorHandler(layer) && isAtRoot(layer))) {
    onWarning(
      `${appName}: other middleware stands after its error handler, so that errors of the routes do not reach it; move the error handler to the end, or mount resourceRoutes() before it`,
    )
  }
  return { handlesErrors, mount: (routes) => useAt(app, index, routes) }
}

/** Behind the last layer after which a request may still go on. */
function findEndIndex(stack: readonly Layer[]): number {
  const last = stack.findLastIndex((layer) => !isErrorHandler(layer) && !isFinal(layer))
  return last + 1
}
