import { invalidValue } from '../errors.ts'

/** What a value may depend on when it is written for one request. */
export interface HeaderContext {
  readonly request: unknown
  readonly response: unknown
  /** The request's nonce, made on the first call. */
  makeNonce(): string
}

/** A header's value: the same for every request, or made for each. */
export type HeaderText = string | ((context: HeaderContext) => string)

/** Where reports go: the name of an endpoint and its URL. */
export interface ReportingEndpoint {
  readonly name: string
  readonly url: string
}

/**
 * What a header's file says of it. `Parsed` is the option after its check, in the one form that
 * merging and writing work on.
 */
export interface HeaderDefinition<Parsed> {
  /** As it is sent: `X-Frame-Options`. */
  readonly name: string
  /** What the option `true` stands for; undefined where nothing can be recommended to everyone. */
  readonly recommended: unknown
  /** Whether the header is sent only on requests that came over TLS. */
  readonly secureOnly?: boolean
  /** Checks what was written. @throws SecurityHeadersError */
  parse(written: unknown): Parsed
  /** Where an option has named parts, lays those of `over` on those of `under`. */
  merge?(under: Parsed, over: Parsed): Parsed
  /** The value as it is sent. @throws SecurityHeadersError for parts that do not go together. */
  write(parsed: Parsed, reporting: ReportingEndpoint | undefined): HeaderText
}

/** A header as the policy sees it, whatever its options look like. */
export interface Header {
  readonly name: string
  readonly secureOnly: boolean
  /**
   * The value for options laid on one another, the strongest last: `undefined` changes nothing,
   * `false` takes the header away, `true` brings the recommended one unless a layer below has
   * something. Undefined: the header is not sent.
   */
  resolve(layers: readonly unknown[], resolution: Resolution): HeaderText | undefined
}

/** What resolving a header may draw on besides its own option. */
export interface Resolution {
  readonly reporting: ReportingEndpoint | undefined
  /** Stands in for the header's recommended option where a preset has a better one. */
  readonly recommended?: unknown
}

/** Makes a header of its definition. */
export function defineHeader<Parsed>(definition: HeaderDefinition<Parsed>): Header {
  return {
    name: definition.name,
    secureOnly: definition.secureOnly ?? false,
    resolve(layers, resolution) {
      const parsed = layOver(definition, layers, resolution.recommended ?? definition.recommended)
      if (parsed === undefined) return undefined
      const text = definition.write(parsed, resolution.reporting)
      return typeof text === 'string' ? checkedText(definition.name, text) : text
    },
  }
}

function layOver<Parsed>(
  definition: HeaderDefinition<Parsed>,
  layers: readonly unknown[],
  recommended: unknown,
): Parsed | undefined {
  let setting: Parsed | undefined
  for (const layer of layers) {
    if (layer === undefined) continue
    if (layer === false) {
      setting = undefined
    } else if (layer === true) {
      setting ??= parseRecommended(definition, recommended)
    } else {
      const over = definition.parse(layer)
      const under =
        setting ?? (recommended === undefined ? undefined : definition.parse(recommended))
      setting = definition.merge && under !== undefined ? definition.merge(under, over) : over
    }
  }
  return setting
}

function parseRecommended<Parsed>(definition: HeaderDefinition<Parsed>, recommended: unknown) {
  if (recommended === undefined) {
    throw invalidValue(definition.name, true, 'says no value', 'Write the value, or false')
  }
  return definition.parse(recommended)
}

/**
 * A whole header value: visible ASCII and spaces only, so that no value can begin a second
 * header (RFC 9110, section 5.5, less its obsolete bytes). @throws SecurityHeadersError
 */
export function checkedText(header: string, text: string): string {
  if (text === '' || /[^\x20-\x7e]/.test(text)) {
    const wrong = text === '' ? 'is empty' : 'has a character that no header value may have'
    throw invalidValue(header, text, wrong, 'Write visible ASCII characters and spaces')
  }
  return text
}
