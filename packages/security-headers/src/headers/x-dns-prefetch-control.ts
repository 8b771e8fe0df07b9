import { invalidValue } from '../checks/errors.ts'
import { checkedObject } from '../checks/known-names.ts'
import { defineHeader } from './header.ts'
import { parseToken } from './token-header.ts'

export type XDnsPrefetchControl = 'on' | 'off' | { readonly allow?: boolean }

const NAME = 'X-DNS-Prefetch-Control'

/** Says whether browsers may look up the hosts of links before a user follows one. */
export const xDnsPrefetchControl = defineHeader({
  name: NAME,
  recommended: 'off',
  parse: (written) => (typeof written === 'object' ? parseOptions(written) : parseWord(written)),
  write: (word) => word,
})

function parseOptions(written: unknown): 'on' | 'off' {
  const { allow = false } = checkedObject(NAME, written, ['allow'])
  if (typeof allow !== 'boolean') {
    throw invalidValue(NAME, allow, 'is not a value of allow', 'Write true or false')
  }
  return allow ? 'on' : 'off'
}

function parseWord(written: unknown): 'on' | 'off' {
  return parseToken<'on' | 'off'>(
    { name: NAME, values: ['on', 'off'], recommended: 'off' },
    written,
  )
}
