import { UsageError } from '@portolan/dispatch-core'

/** A wrong value as a message shows it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** @throws {UsageError} for a value that is not a time in seconds. */
export function assertSeconds(value: unknown, where: string, example: number, least = 0): void {
  if (typeof value === 'number' && value >= least && value > 0 && value <= LONGEST) return
  throw new UsageError(
    'invalid-option',
    `${where} is ${quote(value)}; write seconds${least > 0 ? `, at least ${least}` : ''}, such as ${example}`,
  )
}

/** Ten years. Longer times are mistakes, such as milliseconds since 1970. */
const LONGEST = 315_360_000

/** @throws {UsageError} for a value that is not a function. */
export function assertFunction(value: unknown, where: string, example: string): void {
  if (typeof value === 'function') return
  throw new UsageError('invalid-option', `${where} is ${quote(value)}; write ${example}`)
}

/** @throws {UsageError} for a value that is not one of some texts. */
export function assertOneOf(value: unknown, texts: readonly string[], where: string): void {
  if (typeof value === 'string' && texts.includes(value)) return
  const list = texts.map((text) => `'${text}'`).join(' or ')
  throw new UsageError('invalid-option', `${where} is ${quote(value)}; write ${list}`)
}

/** @throws {UsageError} for a value that is not a boolean. */
export function assertBoolean(value: unknown, where: string): void {
  if (typeof value === 'boolean') return
  throw new UsageError('invalid-option', `${where} is ${quote(value)}; write true or false`)
}
