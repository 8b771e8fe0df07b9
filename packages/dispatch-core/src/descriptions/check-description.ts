import { UsageError } from '../checks/errors.ts'
import { checkNames, checkOptions } from '../checks/options.ts'
import { quote } from '../checks/values.ts'
import { isSchema } from '../contract/standard-schema.ts'
import type { AnswerDescription, Docs } from './description.ts'
import { isSecurityScheme } from './security.ts'

/**
 * Checks that a value is an object, and that each of its names is known here.
 *
 * @throws {UsageError} for an unknown name. One that belongs elsewhere is told its place.
 */
export function checkPlaces(value: unknown, known: readonly string[], where: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    checkNames(value, known, where, findPlace)
  }
  checkOptions(value, known, where)
}

/** The place of a key that was written elsewhere by mistake. Only an error makes the table. */
function findPlace(name: string): string | undefined {
  const config = 'export const config of the route file'
  const app = 'the options of the app'
  const handler = 'the first argument of defineLoader() or defineAction()'
  const body = `body of ${config}, or of ${app}`
  const docs = `docs of ${handler}`
  const either = `${handler}, or of defineMiddleware()`
  const places: Readonly<Record<string, string>> = {
    timeout: config,
    csrf: config,
    cors: config,
    securityHeaders: config,
    limit: body,
    parse: body,
    types: body,
    trustedOrigins: app,
    requestId: app,
    exposeErrors: app,
    stringify: app,
    etag: app,
    matchers: app,
    trailingSlash: app,
    onError: app,
    onRequest: app,
    onResponse: app,
    summary: docs,
    description: docs,
    tags: docs,
    operationId: docs,
    security: 'the first argument of defineMiddleware()',
    params: handler,
    query: handler,
    headers: handler,
    body: 'the first argument of defineAction()',
    response: handler,
    responses: either,
    responseHeaders: either,
    requestHeaders: 'the first argument of defineMiddleware()',
    deprecated: either,
    docs: handler,
    middleware: `a middleware.ts, or ${handler}`,
  }
  return Object.hasOwn(places, name) ? places[name] : undefined
}

/** @throws {UsageError} for answers that are not valid. */
export function checkAnswers(
  { responses, responseHeaders }: AnswerDescription,
  where: string,
): void {
  if (responses !== undefined) checkResponses(responses, where)
  checkHeaders(responseHeaders, `${where}: responseHeaders`)
}

/** @throws {UsageError} for a value that is not a list of methods. */
export function checkMethods(methods: unknown, where: string): void {
  const isMethod = (name: unknown) => typeof name === 'string' && /^[A-Z]+$/.test(name)
  if (methods === undefined || (Array.isArray(methods) && methods.every(isMethod))) return
  throw new UsageError(
    'invalid-option',
    `${where}: methods is ${quote(methods)}; write a list, such as ['POST', 'PATCH']`,
  )
}

/** @throws {UsageError} for a name that no header has, and a value that is not a schema. */
export function checkHeaders(headers: object | undefined, where: string): void {
  if (headers === undefined) return
  checkObject(headers, where, "{ 'X-Total': schema }")
  for (const [name, schema] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      throw new UsageError(
        'invalid-header',
        `${where} has ${quote(name)}, which is not the name of a header`,
      )
    }
    if (!isSchema(schema)) throw noSchema(`${where}[${quote(name)}]`)
  }
}

function checkResponses(responses: object, where: string): void {
  checkObject(responses, `${where}: responses`, '{ 201: schema, 204: null }')
  for (const [key, schema] of Object.entries(responses)) {
    const status = Number(key)
    if (!(Number.isInteger(status) && status >= 200 && status <= 599)) {
      throw new UsageError(
        'invalid-status',
        `${where}: responses has the key ${quote(key)}; write a status from 200 to 599, such as 201`,
      )
    }
    if (schema === null) continue
    if (!isSchema(schema)) throw noSchema(`${where}: responses[${key}]`, ', or null for no body')
    if (status === 204 || status === 205 || status === 304) {
      throw new UsageError(
        'invalid-schema',
        `${where}: responses[${key}] has a schema, but an answer of this status has no body; write null`,
      )
    }
  }
}

function checkObject(value: unknown, where: string, example: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isSchema(value)) {
    return
  }
  throw new UsageError('invalid-option', `${where} is ${quote(value)}; write ${example}`)
}

/** The error for a value that should be a schema. */
export function noSchema(where: string, others = ''): UsageError {
  return new UsageError(
    'invalid-schema',
    `${where} is not a schema; give a schema of a library that follows Standard Schema, such as zod, valibot or arktype${others}`,
  )
}

/** @throws {UsageError} for a value that is not a security scheme or a list of some. */
export function checkSecurity(security: unknown, where: string): void {
  if (security === undefined) return
  const list: readonly unknown[] = Array.isArray(security) ? security : [security]
  if (list.length > 0 && list.every(isSecurityScheme)) return
  throw new UsageError(
    'invalid-option',
    `${where}: security is ${quote(security)}; write bearer(), basic(), apiKey({ header: 'X-Api-Key' }), oauth2(), openIdConnect() or a list of these`,
  )
}

/** @throws {UsageError} for an unknown member and a value that is not a text. */
export function checkDocs(docs: Docs | undefined, where: string): void {
  if (docs === undefined) return
  checkOptions(docs, ['summary', 'description', 'tags', 'operationId'], `${where}: docs`)
  const { tags, ...texts } = docs
  for (const [name, text] of Object.entries(texts)) {
    if (text !== undefined && typeof text !== 'string') {
      throw new UsageError(
        'invalid-option',
        `${where}: docs.${name} is ${quote(text)}; write a text`,
      )
    }
  }
  const isList = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')
  if (tags !== undefined && !isList) {
    throw new UsageError(
      'invalid-option',
      `${where}: docs.tags is ${quote(tags)}; write a list, such as ['users']`,
    )
  }
}
