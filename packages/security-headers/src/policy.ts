import { findOptionProblems } from './check-options.ts'
import { type HeaderProblem, problemsOf, SecurityHeadersError } from './errors.ts'
import { headerSettings, lastOf, type OptionsLayer } from './header-settings.ts'
import { mainEndpoint } from './headers/reporting-endpoints.ts'
import { isPlainObject } from './known-names.ts'
import { buildHeader, type MakeValue } from './request-header.ts'

/** A header's name and its value. */
export type HeaderPair = readonly [name: string, value: string]

/** A header whose value is made for each request; undefined: it is not sent. */
export interface RequestHeader {
  readonly name: string
  readonly secureOnly: boolean
  readonly make: MakeValue
}

/** Options, checked and put into the form in which they are applied. */
export interface Policy {
  /** What every response gets. */
  readonly always: readonly HeaderPair[]
  /** The same, and what only responses over TLS get. */
  readonly secure: readonly HeaderPair[]
  /** Whether there is any header for TLS alone. */
  readonly hasSecureOnly: boolean
  readonly perRequest: readonly RequestHeader[]
  /** The names of all of them, in lower case. */
  readonly names: ReadonlySet<string>
  readonly removesPoweredBy: boolean
  /** What is taken away when the response is about to be sent. */
  readonly removeHeaders: readonly string[]
  readonly overwrite: boolean
  readonly isSecure: ((request: never) => boolean) | undefined
  /** This policy with a route's options laid over it; false is no header at all. */
  with(options: RouteSecurityHeaders): Policy
}

/** What a route says of its headers: none of them, or options over those of the app. */
export type RouteSecurityHeaders = false | OptionsLayer

/**
 * Builds a policy of options laid on one another, the strongest last.
 * @throws SecurityHeadersError with everything that is wrong
 */
export function buildPolicy(layers: readonly OptionsLayer[]): Policy {
  const problems: HeaderProblem[] = layers.flatMap(findOptionProblems)
  if (layers.some((layer) => !isPlainObject(layer))) throw new SecurityHeadersError(problems)
  const attempt = <Result>(build: () => Result): Result | undefined => {
    try {
      return build()
    } catch (error) {
      problems.push(...problemsOf(error))
      return undefined
    }
  }

  const always: HeaderPair[] = []
  const secure: HeaderPair[] = []
  const perRequest: RequestHeader[] = []
  const reporting = mainEndpoint(layers.map((layer) => layer.reportingEndpoints))
  for (const { header, settings, recommended } of attempt(() => headerSettings(layers)) ?? []) {
    const { name, secureOnly } = header
    const value = attempt(() => buildHeader(header, settings, { reporting, recommended }))
    if (typeof value === 'function') perRequest.push({ name, secureOnly, make: value })
    if (typeof value !== 'string') continue
    secure.push([name, value])
    if (!secureOnly) always.push([name, value])
  }
  if (problems.length > 0) throw new SecurityHeadersError(problems)

  return {
    always,
    secure,
    hasSecureOnly: secure.length > always.length || perRequest.some((h) => h.secureOnly),
    perRequest,
    names: new Set(
      [...secure.map(([name]) => name), ...perRequest.map(({ name }) => name)].map((name) =>
        name.toLowerCase(),
      ),
    ),
    removesPoweredBy: lastOf(layers, 'xPoweredBy') ?? true,
    removeHeaders: layers.flatMap((layer) => layer.removeHeaders ?? []),
    overwrite: lastOf(layers, 'overwrite') ?? false,
    isSecure: lastOf(layers, 'isSecure'),
    with: routePolicies(layers),
  }
}

/** A policy of nothing, to which a route's options can still be added. */
function emptyPolicy(layers: readonly OptionsLayer[]): Policy {
  return {
    always: [],
    secure: [],
    hasSecureOnly: false,
    perRequest: [],
    names: new Set(),
    removesPoweredBy: false,
    removeHeaders: [],
    overwrite: false,
    isSecure: undefined,
    with: routePolicies(layers),
  }
}

/** Builds the policy of a route's options once, when it is first asked for. */
function routePolicies(layers: readonly OptionsLayer[]): Policy['with'] {
  const built = new WeakMap<object, Policy>()
  let none: Policy | undefined
  return (options) => {
    if (options === false) {
      none ??= emptyPolicy(layers)
      return none
    }
    const known = built.get(options)
    if (known !== undefined) return known
    const policy = buildPolicy([...layers, options])
    built.set(options, policy)
    return policy
  }
}
