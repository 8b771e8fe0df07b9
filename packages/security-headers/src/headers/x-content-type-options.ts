import { tokenHeader } from './token-header.ts'

export type XContentTypeOptions = 'nosniff'

/** Keeps browsers from guessing another media type than `Content-Type` (WHATWG Fetch, "nosniff"). */
export const xContentTypeOptions = tokenHeader<XContentTypeOptions>({
  name: 'X-Content-Type-Options',
  values: ['nosniff'],
  recommended: 'nosniff',
})
