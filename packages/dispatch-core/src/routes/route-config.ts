import { UsageError } from '../checks/errors.ts'
import { isTimer, LONGEST_TIMER, quote } from '../checks/values.ts'
import { checkPlaces } from '../descriptions/check-description.ts'
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
  checkPlaces(config, ['timeout', 'body', 'csrf', 'cors', 'securityHeaders'], where)
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
  checkPlaces(body, ['limit', 'parse', 'types'], where)
  const { limit, parse, types } = body
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
  if (types !== undefined) checkBodyTypes(types, `${where}.types`)
}

const MEDIA_TYPE = /^[a-z\d!#$&^_.+-]+\/(?:[a-z\d!#$&^_.+-]+|\*)$/

const PARSERS: readonly unknown[] = ['json', 'form', 'text', 'bytes']

function checkBodyTypes(types: object, where: string): void {
  if (typeof types !== 'object' || types === null || Array.isArray(types)) {
    throw new UsageError(
      'invalid-option',
      `${where} is ${quote(types)}; write a way to parse each type, such as { 'application/xml': 'text' }`,
    )
  }
  for (const [type, parser] of Object.entries(types)) {
    if (!MEDIA_TYPE.test(type)) {
      throw new UsageError(
        'invalid-option',
        `${where} has the media type ${quote(type)}; write it in lower case without parameters, such as 'application/xml' or 'image/*'`,
      )
    }
    if (!PARSERS.includes(parser)) {
      throw new UsageError(
        'invalid-option',
        `${where}[${quote(type)}] is ${quote(parser)}; write 'json', 'form', 'text' or 'bytes'`,
      )
    }
  }
}
