import { tokenHeader } from './token-header.ts'

type Action = 'DENY' | 'SAMEORIGIN'
type Spelling = Action | Lowercase<Action>

export type XFrameOptions = Spelling | { readonly action?: Spelling }

/** Who may show the response in a frame (WHATWG HTML, section 7.5 "X-Frame-Options"). */
export const xFrameOptions = tokenHeader<Action>({
  name: 'X-Frame-Options',
  values: ['DENY', 'SAMEORIGIN'],
  recommended: 'SAMEORIGIN',
  property: 'action',
  aliases: { 'same-origin': 'SAMEORIGIN' },
  explain: (written) =>
    /^allow-from/i.test(written)
      ? 'No browser follows it any more: write contentSecurityPolicy: { directives: ' +
        `{ frameAncestors: [${JSON.stringify(written.slice(10).trim() || 'https://…')}] } }`
      : undefined,
})
