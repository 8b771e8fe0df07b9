import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { isTimer, LONGEST_TIMER, quote } from '../checks/values.ts'
import type { BodyConfig, RouteConfig } from './route-module.ts'

/**
 * Checks the settings of a route or of an app.
 *
 * @param where the owner of the settings, for messages
 * @throws {UsageError} for an unknown name, and for a value that is not valid.
 */
export function checkConfig(config: RouteConfig, where: string): void {
  if (typeof config === 'object' && config !== null && 'trustedOrigins' in config) {
    throw new UsageError(
      'invalid-option',
      `${where}: trustedOrigins is an option of the whole app; for this route alone write csrf: false`,
    )
  }
  checkOptions(config, ['timeout', 'body', 'csrf', 'cors', 'securityHeaders'], where)
  const { timeout, body, csrf, securityHeaders } = config
  if (timeout !== undefined && timeout !== false && !isTimer(timeout)) {
    throw new UsageError(
      'invalid-option',
      `${where}: timeout is ${quote(timeout)}; write milliseconds above 0 and up to ${LONGEST_TIMER}, or false`,
    )
  }
  if (csrf !== undefined && typeof csrf !== 'boolean' && csrf !== 'strict') {
    throw new UsageError(
      'invalid-option',
      `${where}: csrf is ${quote(csrf)}; write true, false or 'strict'`,
    )
  }
  if (
    securityHeaders !== undefined &&
    securityHeaders !== false &&
    (typeof securityHeaders !== 'object' ||
      securityHeaders === null ||
      Array.isArray(securityHeaders))
  ) {
    throw new UsageError(
      'invalid-option',
      `${where}: securityHeaders is ${quote(securityHeaders)}; write false or options`,
    )
  }
  if (body !== undefined) checkBodyConfig(body, `${where}: body`)
}

function checkBodyConfig(body: BodyConfig, where: string): void {
  checkOptions(body, ['limit', 'parse'], where)
  const { limit, parse } = body
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0)) {
    throw new UsageError(
      'invalid-option',
      `${where}.limit is ${quote(limit)}; write a number of bytes, such as 1_048_576`,
    )
  }
  if (parse !== undefined && typeof parse !== 'boolean' && parse !== 'raw') {
    throw new UsageError(
      'invalid-option',
      `${where}.parse is ${quote(parse)}; write true, false or 'raw'`,
    )
  }
}
