import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { isObject } from '../schemas/json-schema.ts'
import type { DocumentOptions } from './describe-routes.ts'

const NAMES = [
  'info',
  'version',
  'prefix',
  'prefixAs',
  'servers',
  'tags',
  'matchers',
  'converters',
  'libraryOptions',
]

/**
 * Checks the options of a document.
 *
 * @throws {UsageError} for an unknown option and a value that is not valid.
 */
export function checkDocumentOptions(
  options: DocumentOptions,
  where = 'describeRoutes()',
  further: readonly string[] = [],
): void {
  checkOptions(options, [...NAMES, ...further], where)
  const { info, version, prefix, prefixAs, converters, libraryOptions } = options
  if (!isObject(info) || typeof info.title !== 'string' || typeof info.version !== 'string') {
    throw new UsageError(
      'invalid-option',
      `${where}: info is ${JSON.stringify(info)}; write info: { title: 'Ships', version: '1.0.0' }`,
    )
  }
  if (version !== undefined && version !== '3.1' && version !== '3.2') {
    throw new UsageError(
      'invalid-option',
      `${where}: version is ${JSON.stringify(version)}; write '3.1' or '3.2'`,
    )
  }
  if (prefix !== undefined && !/^(?:\/[^/?#]+)*$/.test(prefix)) {
    throw new UsageError(
      'invalid-option',
      `${where}: prefix is ${JSON.stringify(prefix)}; write a path without a slash at its end, such as '/v1'`,
    )
  }
  if (prefixAs !== undefined && prefixAs !== 'server' && prefixAs !== 'path') {
    throw new UsageError(
      'invalid-option',
      `${where}: prefixAs is ${JSON.stringify(prefixAs)}; write 'server' or 'path'`,
    )
  }
  for (const [vendor, convert] of Object.entries(converters ?? {})) {
    if (typeof convert !== 'function') {
      throw new UsageError(
        'invalid-option',
        `${where}: converters.${vendor} is of type ${typeof convert}; write a function of a schema`,
      )
    }
  }
  for (const [vendor, own] of Object.entries(libraryOptions ?? {})) {
    if (!isObject(own)) {
      throw new UsageError(
        'invalid-option',
        `${where}: libraryOptions.${vendor} is of type ${typeof own}; write an object of the library's options`,
      )
    }
  }
}
