import { tokenHeader } from './token-header.ts'

type Policy = 'none' | 'master-only' | 'by-content-type' | 'by-ftp-filename' | 'all'

export type XPermittedCrossDomainPolicies = Policy | { readonly permittedPolicies?: Policy }

/** Says which cross-domain policy files Adobe's products may follow. */
export const xPermittedCrossDomainPolicies = tokenHeader<Policy>({
  name: 'X-Permitted-Cross-Domain-Policies',
  values: ['none', 'master-only', 'by-content-type', 'by-ftp-filename', 'all'],
  recommended: 'none',
  property: 'permittedPolicies',
})
