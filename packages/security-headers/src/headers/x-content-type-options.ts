import { tokenHeader } from './token-header.ts'

export type XContentTypeOptions = 'nosniff'

/** Keeps browsers from guessing another media type than the one sent (WHATWG Fetch, "nosniff"). */
export const xContentTypeOptions = tokenHeader<XContentTypeOptions>({
  name: 'X-Content-Type-Options',
  values: ['nosniff'],
  recommended: 'nosniff',
})
