import type { CamelCase } from '../checks/known-names.ts'
import type { PermissionsAllowlist } from './permissions-allowlist.ts'

/**
 * The features of the W3C's registry, the proposals that browsers implement, and the features that
 * the OWASP Secure Headers Project lists. The header's text form takes other features too.
 */
export const PERMISSIONS_FEATURES = [
  'accelerometer',
  'ambient-light-sensor',
  'attribution-reporting',
  'autoplay',
  'battery',
  'bluetooth',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'clipboard-write',
  'compute-pressure',
  'cross-origin-isolated',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'display-capture',
  'document-domain',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'interest-cohort',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'local-network-access',
  'magnetometer',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'unload',
  'usb',
  'vertical-scroll',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
] as const

export type PermissionsFeature = (typeof PERMISSIONS_FEATURES)[number]

/** Allowlists by feature, in camel case or as in the header. Null removes a default feature. */
export type PermissionsFeatures = {
  readonly [Feature in PermissionsFeature as
    | Feature
    | CamelCase<Feature>]?: PermissionsAllowlist | null
}
