import type { StandardSchema } from '../contract/standard-schema.ts'
import type { DeprecationInput } from './deprecation.ts'
import type { SecurityScheme } from './security.ts'

/**
 * The answers by status. `null` stands for an answer without a body.
 *
 * @example { 201: User, 409: EmailTaken, 204: null }
 */
export type ResponseSchemas = { readonly [status: number]: StandardSchema | null }

/** Prose for people. It is never read at run time. */
export interface Docs {
  /** A few words, for lists. */
  readonly summary?: string
  /** Markdown. */
  readonly description?: string
  /** The groups that lists show the operation in. */
  readonly tags?: readonly string[]
  /** The name of the operation in a document. Default: made from method and pattern. */
  readonly operationId?: string
}

/** The parts of a description that handlers and middleware share. */
export interface AnswerDescription {
  /** The answers by status: `{ 201: User, 204: null }`. Default: none are described. */
  readonly responses?: ResponseSchemas
  /** The headers of the answers by name, each with a schema of its text. Default: none. */
  readonly responseHeaders?: Readonly<Record<string, StandardSchema>>
  /**
   * That it goes away: sends `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the
   * successor. Default: it stays.
   */
  readonly deprecated?: DeprecationInput
}

/** The first argument of `defineMiddleware()`: what a middleware answers, asks for and adds. */
export interface MiddlewareDescription extends AnswerDescription {
  /**
   * The methods of requests that the description holds for, as those that it leaves alone pass.
   * Default: all.
   *
   * @example methods: ['POST', 'PATCH']
   */
  readonly methods?: readonly string[]
  /**
   * The headers that it reads by name, each with a schema of its text. One whose schema takes
   * `undefined` may be left out. They are described, not checked. Default: none.
   *
   * @example requestHeaders: { 'Idempotency-Key': z.string().optional() }
   */
  readonly requestHeaders?: Readonly<Record<string, StandardSchema>>
  /**
   * The credentials that it asks for; of a list, each one suffices by itself. Default: none.
   *
   * @example security: bearer()
   */
  readonly security?: SecurityScheme | readonly SecurityScheme[]
}

/** A function that says of itself, as data, what it takes and answers. */
export interface Described<Description> {
  readonly description: Description
}

/** The description of a function; `undefined` where it has none. */
export function findDescription(value: object): object | undefined {
  const { description } = value as { readonly description?: unknown }
  return typeof description === 'object' && description !== null ? description : undefined
}
