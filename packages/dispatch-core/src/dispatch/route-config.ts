import { checkOptions } from './options.ts'
import type { BodyConfig, RouteConfig } from './route-module.ts'

/**
 * @param where whose config it is, for messages
 * @throws {TypeError} for an unknown name or a value that is not valid.
 */
export function checkConfig(config: RouteConfig, where: string): void {
  checkOptions(config, ['timeout', 'body', 'csrf', 'securityHeaders'], where)
  const { timeout, body, csrf, securityHeaders } = config
  if (timeout !== undefined && timeout !== false && !(Number.isFinite(timeout) && timeout > 0)) {
    throw new TypeError(
      `${where}: timeout is ${String(timeout)}; write milliseconds above 0, or false`,
    )
  }
  if (csrf !== undefined && typeof csrf !== 'boolean') {
    throw new TypeError(`${where}: csrf is ${String(csrf)}; write true or false`)
  }
  if (
    securityHeaders !== undefined &&
    securityHeaders !== false &&
    typeof securityHeaders !== 'object'
  ) {
    throw new TypeError(
      `${where}: securityHeaders is ${String(securityHeaders)}; write false or options`,
    )
  }
  if (body !== undefined) checkBodyConfig(body, `${where}: body`)
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
