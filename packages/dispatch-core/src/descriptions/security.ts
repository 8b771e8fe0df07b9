import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { quote } from '../checks/values.ts'

/**
 * A way to send credentials, in the form of a security scheme of OpenAPI (version 3.1, section
 * 4.8.27). `name` identifies it among those of the app.
 */
export interface SecurityScheme {
  readonly name: string
  /** The security scheme object of OpenAPI. */
  readonly scheme: Readonly<Record<string, unknown>> & { readonly type: string }
  /** The scopes or roles that are needed. Default: none. */
  readonly scopes?: readonly string[]
}

/** The settings that every kind of scheme takes. */
export interface SecurityInit {
  /** The name of the scheme in a document. Default: that of the kind, such as `bearer`. */
  readonly name?: string
  /** The scopes or roles that are needed. Default: none. */
  readonly scopes?: readonly string[]
  /** Prose for people. Default: none. */
  readonly description?: string
}

/**
 * A token in `Authorization: Bearer …` (RFC 6750).
 *
 * @param init `format` is a hint at the kind of token, such as `JWT`
 * @example defineMiddleware({ security: bearer(), responses: { 401: Problem } }, requireUser)
 * @throws {UsageError} for an unknown setting and a value that is not valid.
 */
export function bearer(init: SecurityInit & { readonly format?: string } = {}): SecurityScheme {
  checkInit(init, ['format'], 'bearer()')
  const { format } = init
  return toScheme('bearer', init, {
    type: 'http',
    scheme: 'bearer',
    ...(format !== undefined && { bearerFormat: format }),
  })
}

/**
 * A user name and a password in `Authorization: Basic …` (RFC 7617).
 *
 * @throws {UsageError} for an unknown setting and a value that is not valid.
 */
export function basic(init: SecurityInit = {}): SecurityScheme {
  checkInit(init, [], 'basic()')
  return toScheme('basic', init, { type: 'http', scheme: 'basic' })
}

/** The place of a key: exactly one of the three. */
export type ApiKeyPlace =
  | { readonly header: string }
  | { readonly cookie: string }
  | { readonly query: string }

/**
 * A key in a header, a cookie or the query, such as the cookie of a session.
 *
 * @example apiKey({ header: 'X-Api-Key' })
 * @example apiKey({ cookie: 'session' })
 * @throws {UsageError} for an unknown setting, and unless exactly one place is named.
 */
export function apiKey(init: SecurityInit & ApiKeyPlace): SecurityScheme {
  checkInit(init, PLACES, 'apiKey()')
  const places = Object.entries(init).filter(([name]) => PLACES.includes(name))
  const [[place, key] = []] = places
  if (places.length !== 1 || typeof key !== 'string' || key === '') {
    throw new UsageError(
      'invalid-option',
      `apiKey() got ${quote(init)}; write one place, such as { header: 'X-Api-Key' } or { cookie: 'session' }`,
    )
  }
  return toScheme(`${place}-${key.toLowerCase()}`, init, { type: 'apiKey', in: place, name: key })
}

const PLACES: readonly string[] = ['header', 'cookie', 'query']

/**
 * OAuth 2.0 (RFC 6749).
 *
 * @param init `flows` is the object of that name in OpenAPI
 * @throws {UsageError} for an unknown setting and a value that is not valid.
 */
export function oauth2(
  init: SecurityInit & { readonly flows: Readonly<Record<string, object>> },
): SecurityScheme {
  checkInit(init, ['flows'], 'oauth2()')
  const { flows } = init
  if (typeof flows !== 'object' || flows === null || Object.keys(flows).length === 0) {
    throw new UsageError(
      'invalid-option',
      `oauth2(): flows is ${quote(flows)}; write { clientCredentials: { tokenUrl: 'https://…', scopes: {} } } or another flow of OpenAPI`,
    )
  }
  return toScheme('oauth2', init, { type: 'oauth2', flows })
}

/**
 * OpenID Connect.
 *
 * @param init `url` is that of the provider's discovery document
 * @throws {UsageError} for an unknown setting and for a URL that is not valid.
 */
export function openIdConnect(init: SecurityInit & { readonly url: string }): SecurityScheme {
  checkInit(init, ['url'], 'openIdConnect()')
  const { url } = init
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new UsageError(
      'invalid-option',
      `openIdConnect(): url is ${quote(url)}; write that of the discovery document, such as https://id.example/.well-known/openid-configuration`,
    )
  }
  return toScheme('openIdConnect', init, { type: 'openIdConnect', openIdConnectUrl: url })
}

function checkInit(init: object, others: readonly string[], where: string): void {
  checkOptions(init, ['name', 'scopes', 'description', ...others], where)
  const { name, scopes } = init as { readonly name?: unknown; readonly scopes?: unknown }
  if (name !== undefined && !(typeof name === 'string' && NAME.test(name))) {
    throw new UsageError(
      'invalid-option',
      `${where}: name is ${quote(name)}; write letters, digits, ".", "-" and "_"`,
    )
  }
  const isList = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')
  if (scopes !== undefined && !isList) {
    throw new UsageError(
      'invalid-option',
      `${where}: scopes is ${quote(scopes)}; write a list, such as ['users:read']`,
    )
  }
}

/** The names of components in OpenAPI. */
const NAME = /^[\w.-]+$/

function toScheme(
  kind: string,
  { name = kind.replace(/[^\w.-]/g, '_'), scopes, description }: SecurityInit,
  scheme: SecurityScheme['scheme'],
): SecurityScheme {
  return {
    name,
    scheme: description === undefined ? scheme : { ...scheme, description },
    ...(scopes !== undefined && { scopes }),
  }
}

/** Whether a value has the form that the functions of this file make. */
export function isSecurityScheme(value: unknown): value is SecurityScheme {
  if (typeof value !== 'object' || value === null) return false
  const { name, scheme } = value as Partial<SecurityScheme>
  return typeof name === 'string' && typeof scheme?.type === 'string'
}
