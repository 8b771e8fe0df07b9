import { tokenHeader } from './token-header.ts'

export type XDownloadOptions = 'noopen'

/** Keeps Internet Explorer 8 from opening downloads in the site's context. */
export const xDownloadOptions = tokenHeader<XDownloadOptions>({
  name: 'X-Download-Options',
  values: ['noopen'],
  recommended: 'noopen',
})
