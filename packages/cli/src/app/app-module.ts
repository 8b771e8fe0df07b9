import { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Express } from 'express'
import { CommandError } from '../errors.ts'

/**
 * The Express app that a module exports as its default.
 *
 * @param name of the module, for messages
 * @throws {CommandError} when it exports none.
 */
export function toExpressApp(module: unknown, name: string): Express {
  const exported = findDefault(module)
  if (isExpressApp(exported)) return exported
  throw new CommandError(
    'not-an-app',
    `${name} has ${describe(exported)}; write export default app, where app comes from express()`,
  )
}

/** Of either major. */
function isExpressApp(value: unknown): value is Express {
  if (typeof value !== 'function') return false
  const { use, handle, set } = value as Partial<Express> & { handle?: unknown }
  return [use, handle, set].every((method) => typeof method === 'function')
}

/** A CommonJS module that was compiled from an ES module has its default inside the default. */
function findDefault(module: unknown): unknown {
  const exported = defaultOf(module)
  return isExpressApp(exported) ? exported : (defaultOf(exported) ?? exported)
}

function defaultOf(value: unknown): unknown {
  const isModule = typeof value === 'object' && value !== null && 'default' in value
  return isModule ? value.default : undefined
}

function describe(exported: unknown): string {
  if (exported === undefined) return 'no default export'
  if (exported instanceof Promise) return 'a promise as its default export'
  if (typeof exported === 'function') {
    const isRouter = typeof (exported as { use?: unknown }).use === 'function'
    return `${isRouter ? 'a router' : 'a function'} as its default export, and no Express app`
  }
  if (typeof (exported as { listen?: unknown } | null)?.listen === 'function') {
    return 'a server as its default export, and no Express app'
  }
  const kind = typeof exported !== 'object' || exported === null ? 'a plain value' : 'an object'
  return `${Array.isArray(exported) ? 'a list' : kind} as its default export, and no Express app`
}

/**
 * Loads a module that must not listen by itself. An Express app that listens meanwhile fails at
 * that line, instead of taking the port of the command.
 *
 * @param name of the module, for messages
 * @throws {CommandError} that says what to remove.
 */
export async function refuseListening<T>(name: string, load: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype
  Server.prototype.listen = function refuse(this: Server, ...args: unknown[]): Server {
    if (this.listeners('request').some(isExpressApp)) {
      throw new CommandError(
        'app-listens',
        `${name} calls app.listen(); remove that line and write export default app: the command listens, on its --host and --port`,
      )
    }
    // Other servers may listen.
    return Reflect.apply(listen, this, args)
  }
  try {
    return await load()
  } finally {
    Server.prototype.listen = listen
  }
}

/**
 * Waits for the export `ready` of an app's module, such as a function that connects a database,
 * before the routes are imported and the server listens. Its errors are thrown on.
 */
export async function prepareApp(appModule: unknown): Promise<void> {
  const { ready } = (appModule ?? {}) as { ready?: unknown }
  if (typeof ready === 'function') await ready()
}

/** The end of an app. */
interface CloseOptions {
  /** The name of its module in messages. */
  readonly appName: string
  /** Milliseconds that it may take. */
  readonly limit: number
}

/**
 * Runs the export `close` of an app's module, after the last answer.
 *
 * @throws {CommandError} when it has not ended in time. Its own errors are thrown on.
 */
export async function closeApp(
  appModule: unknown,
  { appName, limit }: CloseOptions,
): Promise<void> {
  if (!hasClose(appModule)) return
  const closed = new AbortController()
  const late = delay(limit, undefined, { signal: closed.signal }).then(() => {
    throw new CommandError(
      'close-timeout',
      `close() of ${appName} has not ended within ${limit / 1_000} seconds, and is not waited for; end in it every connection that is still open`,
    )
  })
  await Promise.race([appModule.close(), late]).finally(() => closed.abort())
}

/** Whether the module of an app exports a function that ends it. */
export function hasClose(appModule: unknown): appModule is { close(): unknown } {
  const { close } = (appModule ?? {}) as { close?: unknown }
  return typeof close === 'function'
}
