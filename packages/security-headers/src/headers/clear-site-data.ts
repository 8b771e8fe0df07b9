import { invalidValue } from '../checks/errors.ts'
import { checkedObject } from '../checks/known-names.ts'
import { defineHeader } from './header.ts'
import { parseWord, type TokenHeader } from './token-header.ts'

const KINDS = [
  'cache',
  'cookies',
  'storage',
  'executionContexts',
  'clientHints',
  'prefetchCache',
  'prerenderCache',
  '*',
] as const

type Kind = (typeof KINDS)[number]

export type ClearSiteData =
  | Kind
  | (string & {})
  | readonly Kind[]
  | { readonly directives: Kind | readonly Kind[] }

const KIND: TokenHeader<Kind> = { name: 'Clear-Site-Data', values: KINDS, recommended: '*' }

/** Makes the browser delete the data of the site (W3C Clear Site Data, section 3.1). */
export const clearSiteData = defineHeader<readonly Kind[]>({
  name: KIND.name,
  recommended: ['cache', 'cookies', 'storage'],
  parse(written) {
    if (typeof written === 'string') return parseKinds(written.split(','))
    if (Array.isArray(written)) return parseKinds(written)
    const { directives } = checkedObject(KIND.name, written, ['directives'])
    return parseKinds(Array.isArray(directives) ? directives : [directives])
  },
  write: (kinds) => kinds.map((kind) => `"${kind}"`).join(', '),
})

function parseKinds(written: readonly unknown[]): readonly Kind[] {
  const kinds = written.map((kind) => parseWord(KIND, unquoted(kind)))
  if (kinds.length === 0 || new Set(kinds).size < kinds.length) {
    const wrong = kinds.length === 0 ? 'names nothing' : 'names a kind twice'
    throw invalidValue(KIND.name, written, wrong, 'Write ["cache", "cookies", "storage"]')
  }
  return kinds
}

/** Removes the quotes in which the header sends each word: `"cache"` becomes `cache`. */
function unquoted(kind: unknown): unknown {
  return typeof kind === 'string' ? kind.trim().replace(/^"(.*)"$/, '$1') : kind
}
