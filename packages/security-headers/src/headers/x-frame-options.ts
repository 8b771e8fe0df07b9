import { tokenHeader } from './token-header.ts'

type Action = 'DENY' | 'SAMEORIGIN'
type Spelling = Action | Lowercase<Action>

export type XFrameOptions = Spelling | { readonly action?: Spelling }

/** Says which pages may frame the response (WHATWG HTML, section 7.5 "X-Frame-Options"). */
export const xFrameOptions = tokenHeader<Action>({
  name: 'X-Frame-Options',
  values: ['DENY', 'SAMEORIGIN'],
  recommended: 'SAMEORIGIN',
  property: 'action',
  aliases: { 'same-origin': 'SAMEORIGIN' },
  explain: (written) =>
    /^allow-from/i.test(written)
      ? 'Browsers ignore it now: write contentSecurityPolicy: { directives: ' +
        `{ frameAncestors: [${JSON.stringify(written.slice(10).trim() || 'https://…')}] } }`
      : undefined,
})
