import { tokenHeader } from './token-header.ts'

export type XXssProtection = '0' | '1' | '1; mode=block'

/** Switches the XSS filters of old browsers off, which could themselves be attacked. */
export const xXssProtection = tokenHeader<XXssProtection>({
  name: 'X-XSS-Protection',
  values: ['0', '1', '1; mode=block'],
  recommended: '0',
})
