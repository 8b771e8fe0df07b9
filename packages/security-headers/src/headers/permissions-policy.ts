import { toDashCase } from '../dash-case.ts'
import { invalidValue } from '../errors.ts'
import { checkedObject, isPlainObject, unknownName } from '../known-names.ts'
import { defineHeader, type Header } from './header.ts'
import { parseAllowlist } from './permissions-allowlist.ts'
import { PERMISSIONS_FEATURES, type PermissionsFeatures } from './permissions-features.ts'

/** The header's text, or allowlists by feature: laid on the preset's unless `useDefaults: false`. */
export type PermissionsPolicy =
  | string
  | PermissionsFeatures
  | {
      readonly features: PermissionsFeatures
      /** Whether features that are not named keep the preset's allowlists. @default true */
      readonly useDefaults?: boolean
    }

interface Policy {
  /** Allowlists as they are sent; null takes the feature out. */
  readonly features: ReadonlyMap<string, string | null>
  readonly isWhole: boolean
}

/** Which browser features the page and its frames may use (W3C Permissions Policy, section 5). */
export const permissionsPolicy = permissionsHeader('Permissions-Policy')

/** The same, only reported. */
export const permissionsPolicyReportOnly = permissionsHeader('Permissions-Policy-Report-Only')

function permissionsHeader(name: string): Header {
  return defineHeader<Policy>({
    name,
    recommended: 'camera=(), geolocation=(), microphone=()',
    parse(written) {
      if (typeof written === 'string') return { features: readText(name, written), isWhole: true }
      if (!isPlainObject(written) || !('features' in written)) {
        return { features: readFeatures(name, written), isWhole: false }
      }
      const options = checkedObject(name, written, ['features', 'useDefaults'])
      const { features, useDefaults = true } = options
      return { features: readFeatures(name, features), isWhole: useDefaults === false }
    },
    merge: (under, over) =>
      over.isWhole ? over : { ...under, features: new Map([...under.features, ...over.features]) },
    write({ features }) {
      const members = [...features].flatMap(([feature, allowlist]) =>
        allowlist === null ? [] : [`${feature}=${allowlist}`],
      )
      if (members.length === 0) {
        throw invalidValue(name, {}, 'names no feature', 'Write { camera: [] }, or false')
      }
      return members.join(', ')
    },
  })
}

function readFeatures(header: string, written: unknown): ReadonlyMap<string, string | null> {
  if (!isPlainObject(written)) {
    throw invalidValue(header, written, 'is not a value of this header', 'Write { camera: [] }')
  }
  const features = new Map<string, string | null>()
  for (const [name_, allowlist] of Object.entries(written)) {
    const feature = toDashCase(name_)
    if (!PERMISSIONS_FEATURES.some((known) => known === feature)) {
      throw unknownName(header, name_, PERMISSIONS_FEATURES)
    }
    if (features.has(feature)) {
      throw invalidValue(header, feature, 'is named twice', 'Write each feature once')
    }
    features.set(feature, allowlist === null ? null : parseAllowlist(header, feature, allowlist))
  }
  return features
}

/** `camera=(), fullscreen=(self "https://a.example")`: names that are not known here are let be. */
function readText(header: string, written: string): ReadonlyMap<string, string> {
  const features = new Map<string, string>()
  for (const member of written.split(/,(?![^(]*\))/)) {
    const match =
      /^\s*([a-z][a-z0-9-]*)=(\*|[a-z]+|\([^()]*\))((?:;report-to=[a-z][\w.*-]*)?)\s*$/.exec(member)
    const [, feature = '', allowlist, parameter = ''] = match ?? []
    if (!match || features.has(feature)) {
      const wrong = match ? 'names a feature twice' : 'is not a list of features'
      throw invalidValue(header, written, wrong, 'Write "camera=(), fullscreen=(self)"')
    }
    features.set(feature, parseAllowlist(header, feature, allowlist) + parameter)
  }
  return features
}
