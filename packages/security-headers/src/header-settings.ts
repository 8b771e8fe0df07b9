import { invalidValue } from './errors.ts'
import { HEADERS, type HeaderOption } from './headers/all-headers.ts'
import { customHeader } from './headers/custom-header.ts'
import type { Header } from './headers/header.ts'
import type { SecurityHeadersOptions } from './options.ts'
import { PRESETS, type Preset, type PresetOptions } from './presets.ts'

/** Options of any host: their functions are called with what that host has. */
export type OptionsLayer = SecurityHeadersOptions<never, never>

/** A header and what was written of it. */
export interface HeaderSettings {
  readonly header: Header
  /** The preset's word first, then each layer's, the strongest last. */
  readonly settings: readonly unknown[]
  /** Stands in for the header's recommended option where the preset has a better one. */
  readonly recommended?: unknown
}

/** What the preset and the options say of each header. @throws SecurityHeadersError */
export function headerSettings(layers: readonly OptionsLayer[]): readonly HeaderSettings[] {
  const preset = findPreset(lastOf(layers, 'preset'))
  const written = [preset, ...layers.map(splitReportOnly)]
  const known = Object.entries(HEADERS).map(([option, header]) => ({
    header,
    settings: written.map((layer) => layer[option as HeaderOption]), // the keys of HEADERS
    ...(option === 'contentSecurityPolicyReportOnly' && {
      recommended: preset.contentSecurityPolicy,
    }),
  }))
  return [...known, ...customSettings(layers)]
}

/** The preset's options; the default's for a name that is none, of which others tell. */
function findPreset(name: Preset = 'default'): PresetOptions {
  return Object.hasOwn(PRESETS, name) ? PRESETS[name] : PRESETS.default
}

/** The strongest layer's word on an option. */
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

function customSettings(layers: readonly OptionsLayer[]): readonly HeaderSettings[] {
  const names = new Map<string, string>()
  for (const layer of layers) {
    for (const name of Object.keys(layer.headers ?? {})) names.set(name.toLowerCase(), name)
  }
  return [...names].map(([folded, name]) => ({
    header: customHeader(name),
    settings: layers.map(
      ({ headers }) =>
        Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === folded)?.[1],
    ),
  }))
}
