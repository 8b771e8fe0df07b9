import { type HeaderIssue, issuesOf, SecurityHeadersError } from '../checks/errors.ts'
import {
  checkedText,
  type Header,
  type HeaderInput,
  type HeaderText,
  type Resolution,
} from '../headers/header.ts'
import { mainEndpoint } from '../headers/reporting-endpoints.ts'
import { findOptionIssues, isOptionsLayer } from './check-options.ts'
import { lastOf, layersByHeader } from './header-layers.ts'
import type { OptionsLayer } from './options.ts'

/** A header's name and its value. */
export type HeaderPair = readonly [name: string, value: string]

/** The options of a route: `false` for no headers, or options that are laid over the app's. */
export type RouteSecurityHeaders = false | OptionsLayer

/** Options after their check, in the form in which a request applies them. */
export interface Policy {
  /** The headers of every response. */
  readonly always: readonly HeaderPair[]
  /** The headers of a response over TLS: those of every response and `secureOnly` ones. */
  readonly secure: readonly HeaderPair[]
  /** Whether the policy has a header for TLS only. */
  readonly hasSecureOnly: boolean
  readonly perRequest: readonly RequestHeader[]
  /** The names of all these headers, in lower case. */
  readonly names: ReadonlySet<string>
  readonly removesPoweredBy: boolean
  /** The headers that are removed just before the response is sent. */
  readonly removeHeaders: readonly string[]
  readonly overwrite: boolean
  readonly isSecure: ((request: never) => boolean) | undefined
  /** Lays the options of a route over this policy. `false` gives a policy without headers. */
  with(options: RouteSecurityHeaders): Policy
}

/** A header whose value is made for each request. */
export interface RequestHeader {
  readonly name: string
  readonly secureOnly: boolean
  readonly make: MakeValue
}

/**
 * Makes a header's value for a request. Returns undefined if the header is not sent.
 *
 * @throws {SecurityHeadersError} for a wrong value.
 */
export type MakeValue = (input: HeaderInput) => string | undefined

/**
 * Builds a policy from layers of options, the strongest last.
 *
 * @throws {SecurityHeadersError} for wrong options, with every issue.
 */
export function buildPolicy(layers: readonly OptionsLayer[]): Policy {
  const issues: HeaderIssue[] = layers.flatMap(findOptionIssues)
  if (!layers.every(isOptionsLayer)) throw new SecurityHeadersError(issues)
  const attempt = <Result>(build: () => Result): Result | undefined => {
    try {
      return build()
    } catch (error) {
      issues.push(...issuesOf(error))
      return undefined
    }
  }

  const always: HeaderPair[] = []
  const secure: HeaderPair[] = []
  const perRequest: RequestHeader[] = []
  const reporting = mainEndpoint(layers.map((layer) => layer.reportingEndpoints))
  for (const { header, layers: values, recommended } of attempt(() => layersByHeader(layers)) ??
    []) {
    const { name, secureOnly } = header
    const value = attempt(() => buildHeader(header, values, { reporting, recommended }))
    if (typeof value === 'function') perRequest.push({ name, secureOnly, make: value })
    if (typeof value !== 'string') continue
    secure.push([name, value])
    if (!secureOnly) always.push([name, value])
  }
  if (issues.length > 0) throw new SecurityHeadersError(issues)

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

/**
 * A header's value, or a function that makes it for each request. Layers that are not functions
 * are checked at once in either case.
 */
function buildHeader(
  header: Header,
  layers: readonly unknown[],
  resolution: Resolution,
): string | MakeValue | undefined {
  const fixed = layers.map((layer) => (typeof layer === 'function' ? undefined : layer))
  const text = header.resolve(fixed, resolution)
  if (layers.some((layer) => typeof layer === 'function')) {
    return (input) => {
      const given = layers.map((layer) =>
        typeof layer === 'function' ? layer(input.request, input.response) : layer,
      )
      return toValue(header.name, header.resolve(given, resolution), input)
    }
  }
  return typeof text === 'function' ? (input) => toValue(header.name, text, input) : text
}

function toValue(name: string, text: HeaderText | undefined, input: HeaderInput) {
  return typeof text === 'function' ? checkedText(name, text(input)) : text
}

/** Builds the policy for the options of a route once, on their first use. */
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

/** A policy without headers, over which the options of a route can still be laid. */
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
