import { invalidValue } from '../checks/errors.ts'
import { HEADERS, type HeaderOption } from '../headers/all-headers.ts'
import { defineHeader, type Header } from '../headers/header.ts'
import type { OptionsLayer } from './options.ts'
import { PRESETS, type Preset, type PresetOptions } from './presets.ts'

/** A header and its option in each layer. */
export interface HeaderLayers {
  readonly header: Header
  /** The preset's option first, then that of each layer, the strongest last. */
  readonly layers: readonly unknown[]
  /** Replaces the header's recommended option where the preset has a better one. */
  readonly recommended?: unknown
}

/**
 * Sorts the preset and the layers of options by header.
 *
 * @throws {SecurityHeadersError} for a wrong `reportOnly`.
 */
export function layersByHeader(layers: readonly OptionsLayer[]): readonly HeaderLayers[] {
  const preset = presetOptions(lastOf(layers, 'preset'))
  const all = [preset, ...layers.map(splitReportOnly)]
  const known = Object.entries(HEADERS).map(([option, header]) => ({
    header,
    layers: all.map((layer) => layer[option as HeaderOption]), // the keys of HEADERS
    ...(option === 'contentSecurityPolicyReportOnly' && {
      recommended: preset.contentSecurityPolicy,
    }),
  }))
  return [...known, ...customHeaders(layers)]
}

/** The options of a preset. A wrong name gives the default's; `findOptionIssues` reports it. */
function presetOptions(name: Preset = 'default'): PresetOptions {
  return Object.hasOwn(PRESETS, name) ? PRESETS[name] : PRESETS.default
}

/** The value of an option in the strongest layer that has it. */
export function lastOf<Option extends keyof OptionsLayer>(
  layers: readonly OptionsLayer[],
  option: Option,
): OptionsLayer[Option] | undefined {
  return layers.findLast((layer) => layer[option] !== undefined)?.[option]
}

/** Helmet's `contentSecurityPolicy: { reportOnly: true }` is the policy of the other header. */
function splitReportOnly(options: OptionsLayer): Readonly<Partial<Record<HeaderOption, unknown>>> {
  const { contentSecurityPolicy: policy } = options
  if (typeof policy !== 'object' || policy === null || !('reportOnly' in policy)) return options
  const { reportOnly = false, ...rest } = policy
  const refuse = (value: unknown, wrong: string, instead: string) =>
    invalidValue('Content-Security-Policy', value, wrong, instead)

  if (typeof reportOnly !== 'boolean') {
    throw refuse(reportOnly, 'is not a value of reportOnly', 'Write true or false')
  }
  if (!reportOnly) return { ...options, contentSecurityPolicy: rest }
  if (options.contentSecurityPolicyReportOnly !== undefined) {
    const instead = 'Leave reportOnly out, or contentSecurityPolicyReportOnly'
    throw refuse(policy, 'is a second policy that is only reported', instead)
  }
  return { ...options, contentSecurityPolicy: false, contentSecurityPolicyReportOnly: rest }
}

/** The headers of the option `headers`. Layers may write a name in different cases. */
function customHeaders(layers: readonly OptionsLayer[]): readonly HeaderLayers[] {
  const names = new Map<string, string>()
  for (const layer of layers) {
    for (const name of Object.keys(layer.headers ?? {})) names.set(name.toLowerCase(), name)
  }
  return [...names].map(([folded, name]) => ({
    header: customHeader(name),
    layers: layers.map(
      ({ headers }) =>
        Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === folded)?.[1],
    ),
  }))
}

/** A header that has no option of its own. Its value is sent as it is written. */
function customHeader(name: string): Header {
  return defineHeader<string>({
    name,
    recommended: undefined,
    parse(written) {
      if (typeof written === 'string') return written
      throw invalidValue(name, written, 'is not a text', 'Write the value as text, or false')
    },
    write: (text) => text,
  })
}
