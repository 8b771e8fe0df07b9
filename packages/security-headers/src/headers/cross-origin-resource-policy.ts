import { tokenHeader } from './token-header.ts'

type Policy = 'same-origin' | 'same-site' | 'cross-origin'

export type CrossOriginResourcePolicy = Policy | { readonly policy?: Policy }

/**
 * Says which sites may load the response without CORS, as `<img src>` does (WHATWG Fetch, section
 * 3.7).
 */
export const crossOriginResourcePolicy = tokenHeader<Policy>({
  name: 'Cross-Origin-Resource-Policy',
  values: ['same-origin', 'same-site', 'cross-origin'],
  recommended: 'same-origin',
  property: 'policy',
})
