import { type IsolationPolicy, isolationHeader } from './isolation-header.ts'
import type { TokenHeader } from './token-header.ts'

type Policy = 'same-origin' | 'same-origin-allow-popups' | 'noopener-allow-popups' | 'unsafe-none'

export type CrossOriginOpenerPolicy = IsolationPolicy<Policy>

const POLICY = {
  values: ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'],
  recommended: 'same-origin',
} satisfies Omit<TokenHeader<Policy>, 'name'>

/** Keeps pages of other origins from reaching this page's window (WHATWG HTML, section 7.1.3). */
export const crossOriginOpenerPolicy = isolationHeader<Policy>({
  ...POLICY,
  name: 'Cross-Origin-Opener-Policy',
})

/** Only reports the violations of the policy, and blocks nothing. */
export const crossOriginOpenerPolicyReportOnly = isolationHeader<Policy>({
  ...POLICY,
  name: 'Cross-Origin-Opener-Policy-Report-Only',
})
