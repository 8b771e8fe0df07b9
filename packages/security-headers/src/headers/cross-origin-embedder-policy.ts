import { type IsolationPolicy, isolationHeader } from './isolation-header.ts'
import type { TokenHeader } from './token-header.ts'

type Policy = 'require-corp' | 'credentialless' | 'unsafe-none'

export type CrossOriginEmbedderPolicy = IsolationPolicy<Policy>

const POLICY = {
  values: ['require-corp', 'credentialless', 'unsafe-none'],
  recommended: 'require-corp',
} satisfies Omit<TokenHeader<Policy>, 'name'>

/**
 * Says whether the page may embed resources that have not agreed to it (WHATWG HTML, section
 * 7.1.4).
 */
export const crossOriginEmbedderPolicy = isolationHeader<Policy>({
  ...POLICY,
  name: 'Cross-Origin-Embedder-Policy',
})

/** Only reports the violations of the policy, and blocks nothing. */
export const crossOriginEmbedderPolicyReportOnly = isolationHeader<Policy>({
  ...POLICY,
  name: 'Cross-Origin-Embedder-Policy-Report-Only',
})
