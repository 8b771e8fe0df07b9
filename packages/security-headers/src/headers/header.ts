import { invalidValue } from '../checks/errors.ts'

/** The request and response for which a header's value is written. */
export interface HeaderInput {
  readonly request: unknown
  readonly response: unknown
  /** Returns the nonce of the request, which the first call makes. */
  makeNonce(): string
}

/** A header's value: one text for every request, or a function that writes it for each request. */
export type HeaderText = string | ((input: HeaderInput) => string)

/** The name and the URL of an endpoint to which browsers send reports. */
export interface ReportingEndpoint {
  readonly name: string
  readonly url: string
}

/**
 * The definition of one header. `parse` checks the option and gives it the form `Parsed`, on
 * which `merge` and `write` work.
 */
export interface HeaderDefinition<Parsed> {
  /** The name as it is sent: `X-Frame-Options`. */
  readonly name: string
  /** The option that `true` stands for; undefined where no value suits every app. */
  readonly recommended: unknown
  /** Whether the header is sent only in answer to requests over TLS. */
  readonly secureOnly?: boolean
  /**
   * Checks an option.
   *
   * @throws {SecurityHeadersError} for a wrong value.
   */
  parse(written: unknown): Parsed
  /** Lays the named parts of `over` on those of `under`. Without it, `over` replaces `under`. */
  merge?(under: Parsed, over: Parsed): Parsed
  /**
   * Writes the value as it is sent.
   *
   * @throws {SecurityHeadersError} for parts that contradict each other.
   */
  write(parsed: Parsed, reporting: ReportingEndpoint | undefined): HeaderText
}

/** A header as the policy sees it. Its options may have any form. */
export interface Header {
  readonly name: string
  readonly secureOnly: boolean
  /**
   * The value that follows from the options of several layers, the strongest last. `undefined`
   * changes nothing, `false` removes the header, and `true` adds the recommended value if the
   * layers below have none. Returns undefined if the header is not sent.
   */
  resolve(layers: readonly unknown[], resolution: Resolution): HeaderText | undefined
}

/** The values on which `resolve` depends besides the options of its own header. */
export interface Resolution {
  readonly reporting: ReportingEndpoint | undefined
  /** Replaces the header's recommended option where a preset has a better one. */
  readonly recommended?: unknown
}

/** Makes a header from its definition. */
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
  let result: Parsed | undefined
  for (const layer of layers) {
    if (layer === undefined) continue
    if (layer === false) {
      result = undefined
    } else if (layer === true) {
      result ??= parseRecommended(definition, recommended)
    } else {
      const over = definition.parse(layer)
      const under =
        result ?? (recommended === undefined ? undefined : definition.parse(recommended))
      result = definition.merge && under !== undefined ? definition.merge(under, over) : over
    }
  }
  return result
}

function parseRecommended<Parsed>(definition: HeaderDefinition<Parsed>, recommended: unknown) {
  if (recommended === undefined) {
    throw invalidValue(definition.name, true, 'says no value', 'Write the value, or false')
  }
  return definition.parse(recommended)
}

/**
 * A whole header value. It may have visible ASCII characters and spaces only, so that no value
 * can begin a second header (RFC 9110, section 5.5, without its obsolete bytes).
 *
 * @throws {SecurityHeadersError} for any other character, and for an empty text.
 */
export function checkedText(header: string, text: string): string {
  if (text === '' || /[^\x20-\x7e]/.test(text)) {
    const wrong = text === '' ? 'is empty' : 'has a character that no header value may have'
    throw invalidValue(header, text, wrong, 'Write visible ASCII characters and spaces')
  }
  return text
}
