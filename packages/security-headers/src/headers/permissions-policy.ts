import { invalidValue } from '../checks/errors.ts'
import { checkedObject, isOptions, toDashCase, unknownName } from '../checks/known-names.ts'
import { defineHeader, type Header } from './header.ts'
import { parseAllowlist } from './permissions-allowlist.ts'
import { PERMISSIONS_FEATURES, type PermissionsFeatures } from './permissions-features.ts'

/**
 * The header's text, or allowlists by feature. They are laid on the preset's allowlists unless
 * `useDefaults` is false.
 */
export type PermissionsPolicy =
  | string
  | PermissionsFeatures
  | {
      readonly features: PermissionsFeatures
      /** Whether features that are not named keep the preset's allowlists. Default: `true`. */
      readonly useDefaults?: boolean
    }

interface Policy {
  /** Allowlists as they are sent. Null removes the feature. */
  readonly features: ReadonlyMap<string, string | null>
  readonly isWhole: boolean
}

/**
 * Says which browser features the page and its frames may use (W3C Permissions Policy, section 5).
 */
export const permissionsPolicy = permissionsHeader('Permissions-Policy')

/** Only reports the violations of the policy, and blocks nothing. */
export const permissionsPolicyReportOnly = permissionsHeader('Permissions-Policy-Report-Only')

function permissionsHeader(name: string): Header {
  return defineHeader<Policy>({
    name,
    recommended: 'camera=(), geolocation=(), microphone=()',
    parse(written) {
      if (typeof written === 'string') {
        return { features: parseFeaturesText(name, written), isWhole: true }
      }
      if (!isOptions(written) || !('features' in written)) {
        return { features: parseFeatures(name, written), isWhole: false }
      }
      const options = checkedObject(name, written, ['features', 'useDefaults'])
      const { features, useDefaults = true } = options
      return { features: parseFeatures(name, features), isWhole: useDefaults === false }
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

function parseFeatures(header: string, written: unknown): ReadonlyMap<string, string | null> {
  if (!isOptions(written)) {
    throw invalidValue(header, written, 'is not a value of this header', 'Write { camera: [] }')
  }
  const features = new Map<string, string | null>()
  for (const [key, allowlist] of Object.entries(written)) {
    const feature = toDashCase(key)
    if (!PERMISSIONS_FEATURES.some((known) => known === feature)) {
      throw unknownName(header, key, PERMISSIONS_FEATURES)
    }
    if (features.has(feature)) {
      throw invalidValue(header, feature, 'is named twice', 'Write each feature once')
    }
    features.set(feature, allowlist === null ? null : parseAllowlist(header, feature, allowlist))
  }
  return features
}

/** Reads `camera=(), fullscreen=(self "https://a.example")`. The features may have any name. */
function parseFeaturesText(header: string, written: string): ReadonlyMap<string, string> {
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
