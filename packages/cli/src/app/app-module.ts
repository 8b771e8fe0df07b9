import { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Express } from 'express'
import { CommandError } from '../errors.ts'

/**
 * The Express app that a module exports as its default.
 *
 * @param name of the module, for messages
 * @throws CommandError where it exports none.
 */
export function toExpressApp(module: unknown, name: string): Express {
  const exported = findDefault(module)
  if (isExpressApp(exported)) return exported
  throw new CommandError(
    'not-an-app',
    `${name} has ${describe(exported)}; write export default app, where app is what express() returned`,
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
  if (typeof (exported as { listen?: unknown } | null)?.listen === 'function')
    return 'a server as its default export, and no Express app'
  return `a default export of type ${exported === null ? 'null' : typeof exported}`
}

/**
 * Loads what must not listen by itself: an Express app that does so meanwhile fails at that
 * line, instead of taking the port that the command is going to listen on.
 *
 * @param name of the module, for messages
 * @throws CommandError that says what to remove.
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
    // Servers of another kind are none of our business.
    return Reflect.apply(listen, this, args)
  }
  try {
    return await load()
  } finally {
    Server.prototype.listen = listen
  }
}

/** The end of an app. */
interface CloseOptions {
  /** What messages call its module. */
  readonly appName: string
  /** Milliseconds that it may take. */
  readonly limit: number
}

/**
 * Runs what the module of an app exports as `close`, when the last request has been answered.
 *
 * @throws CommandError when it has not ended in time; else what it throws itself.
 */
export async function closeApp(
  appModule: unknown,
  { appName, limit }: CloseOptions,
): Promise<void> {
  const { close } = (appModule ?? {}) as { close?: unknown }
  if (typeof close !== 'function') return
  const closed = new AbortController()
  const late = delay(limit, undefined, { signal: closed.signal }).then(() => {
    throw new CommandError(
      'close-timeout',
      `close() of ${appName} has not ended within ${limit / 1_000} seconds, and nobody waits for it any more; end in it what is still open`,
    )
  })
  await Promise.race([close(), late]).finally(() => closed.abort())
}
