import { tokenHeader } from './token-header.ts'

type Policy = 'same-origin' | 'same-site' | 'cross-origin'

export type CrossOriginResourcePolicy = Policy | { readonly policy?: Policy }

/** Which sites may load the response without CORS, as in `<img src>` (WHATWG Fetch, 3.7). */
export const crossOriginResourcePolicy = tokenHeader<Policy>({
  name: 'Cross-Origin-Resource-Policy',
  values: ['same-origin', 'same-site', 'cross-origin'],
  recommended: 'same-origin',
  property: 'policy',
})
