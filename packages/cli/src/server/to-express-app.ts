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
    `${name} has ${describe(exported)}; write export default app, where app is what express() returned`,
  )
}

/** Of either major. */
export function isExpressApp(value: unknown): value is Express {
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
