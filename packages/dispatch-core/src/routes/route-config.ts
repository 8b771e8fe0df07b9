import { checkOptions } from '../checks/options.ts'
import type { BodyConfig, RouteConfig } from './route-module.ts'

/**
 * @param where whose config it is, for messages
 * @throws {TypeError} for an unknown name or a value that is not valid.
 */
export function checkConfig(config: RouteConfig, where: string): void {
  if (typeof config === 'object' && config !== null && 'trustedOrigins' in config) {
    throw new TypeError(
      `${where}: trustedOrigins is an option of the whole app; for this route alone write csrf: false`,
    )
  }
  checkOptions(config, ['timeout', 'body', 'csrf', 'securityHeaders'], where)
  const { timeout, body, csrf, securityHeaders } = config
  if (timeout !== undefined && timeout !== false && !isTimer(timeout)) {
    throw new TypeError(
      `${where}: timeout is ${toWritten(timeout)}; write milliseconds above 0 and up to ${longestTimer}, or false`,
    )
  }
  if (csrf !== undefined && typeof csrf !== 'boolean' && csrf !== 'strict') {
    throw new TypeError(`${where}: csrf is ${toWritten(csrf)}; write true, false or 'strict'`)
  }
  if (
    securityHeaders !== undefined &&
    securityHeaders !== false &&
    (typeof securityHeaders !== 'object' ||
      securityHeaders === null ||
      Array.isArray(securityHeaders))
  ) {
    throw new TypeError(
      `${where}: securityHeaders is ${toWritten(securityHeaders)}; write false or options`,
    )
  }
  if (body !== undefined) checkBodyConfig(body, `${where}: body`)
}

/** With quotes where it is a text: `"5"` is not 5. */
function toWritten(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** Timers fire at once when they are asked for more milliseconds (HTML, section 8.7). */
export const longestTimer = 2_147_483_647

/** Whether a timer can wait for so many milliseconds. */
export function isTimer(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= longestTimer
}

/** @throws {TypeError} */
export function assertBoolean(value: unknown, where: string): void {
  if (typeof value === 'boolean') return
  throw new TypeError(`${where} is ${JSON.stringify(value)}; write true or false`)
}

function checkBodyConfig(body: BodyConfig, where: string): void {
  checkOptions(body, ['limit', 'parse'], where)
  const { limit, parse } = body
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0)) {
    throw new TypeError(
      `${where}.limit is ${JSON.stringify(limit)}; write a number of bytes, such as 1_048_576`,
    )
  }
  if (parse !== undefined && typeof parse !== 'boolean' && parse !== 'raw') {
    throw new TypeError(`${where}.parse is ${JSON.stringify(parse)}; write true, false or 'raw'`)
  }
}
