import { checkOptions, findNearest } from '@portolan/dispatch-core/adapter'
import { usageError } from '../errors.ts'
import type { Config } from './config.ts'

/** The names of a configuration, each of which is a flag too but for `routes`. */
export const CONFIG_NAMES = [
  'appDir',
  'basePath',
  'server',
  'adapter',
  'output',
  'typesDir',
  'matchers',
  'targets',
  'dependencies',
  'external',
  'followSymlinks',
  'host',
  'port',
  'routes',
] as const satisfies readonly (keyof Config)[]

/**
 * @throws {CommandError} for a name that is unknown. @param where the configuration is, for messages
 */
export function checkNames(config: unknown, where: string): void {
  try {
    checkOptions(config, CONFIG_NAMES, where)
  } catch (error) {
    throw usageError('wrong-option', (error as TypeError).message, error)
  }
}

export function checkKind(
  where: string,
  name: string,
  value: unknown,
  kind: string,
  advice: string,
): void {
  if (typeof value !== kind || value === '') {
    throw usageError('wrong-option', `${where}: ${name} is ${show(value)}; write ${advice}`)
  }
}

export function checkPort(where: string, port: unknown): void {
  if (isPort(port)) return
  throw usageError(
    'wrong-option',
    `${where}: port is ${show(port)}; write ${PORT_RANGE}, such as 3000`,
  )
}

export function checkWord(
  where: string,
  name: string,
  value: unknown,
  known: readonly string[],
): void {
  if (known.some((word) => word === value)) return
  const nearest = findNearest(String(value), known) ?? known.join('" or "')
  throw usageError('wrong-option', `${where}: ${name} has ${show(value)}; write "${nearest}"`)
}

/** A value as it may stand in a message. */
export function show(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
}

/** The advice of every message about a port. */
export const PORT_RANGE = 'a number from 0 to 65535'

/** Whether a server can listen there; 0 lets the system choose. */
function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535
}

/** Reads a port as it is typed; `undefined` for any other text. */
export function parsePort(text: string): number | undefined {
  const port = Number(text)
  return /^\d+$/.test(text) && isPort(port) ? port : undefined
}
