import { tokenHeader } from './token-header.ts'

export type XXssProtection = '0' | '1' | '1; mode=block'

/** Switches off the XSS filters of old browsers, which attackers can abuse. */
export const xXssProtection = tokenHeader<XXssProtection>({
  name: 'X-XSS-Protection',
  values: ['0', '1', '1; mode=block'],
  recommended: '0',
})
