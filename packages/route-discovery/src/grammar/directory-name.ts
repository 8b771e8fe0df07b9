import type { ParamPart, Segment } from '@portolan/dispatch-core/pattern'
import { NameProblem } from './name-problem.ts'
import { type NameToken, type ParamToken, readNameTokens } from './name-tokens.ts'

/** What the name of a directory means in a URL. A group is no segment. */
export type DirectoryName = Segment | { readonly kind: 'group' }

/**
 * Reads the name of a directory: `users`, `[id]`, `[id=int]`, `[[lang]]`, `[...path]`,
 * `[[...path]]`, `v[version].json`, `(group)`, with `[x+2e]` and `[u+00e9]` as escapes.
 *
 * @param matchers the names of all matchers there are
 * @throws NameProblem
 */
export function parseDirectoryName(name: string, matchers: ReadonlySet<string>): DirectoryName {
  if (PLAIN_NAME.test(name)) return { kind: 'static', value: name }
  if (name.startsWith('(')) return parseGroup(name)
  const tokens = readNameTokens(name, matchers)
  const [first, ...others] = tokens
  if (first === undefined || others.length > 0) return toAffixed(tokens)
  return first.type === 'text' ? toStatic(first.value) : toParam(first)
}

/** Most names: nothing in them means anything. */
const PLAIN_NAME = /^[\w-]+$/

/** Whether a directory is left out, at any depth, with all that is in it. */
export function isPrivateName(name: string): boolean {
  return (
    name.startsWith('_') ||
    (name.startsWith('.') && name !== '.well-known') ||
    name === 'node_modules'
  )
}

function parseGroup(name: string): DirectoryName {
  if (/^\([^()[\]]+\)$/.test(name)) return { kind: 'group' }
  throw new NameProblem(
    'malformed-group',
    'a group is one name between "(" and ")"',
    'Rename it to a group such as "(shop)", or write "[x+28]" for "(" at the start of a segment',
  )
}

function toStatic(value: string): Segment {
  if (value !== '.' && value !== '..') return { kind: 'static', value }
  throw new NameProblem(
    'dot-segment',
    `clients resolve "${value}" before they send a path, so it never arrives`,
    'Rename it to the segment that is meant',
  )
}

function toParam(token: ParamToken): Segment {
  const { name, form, matcher } = token
  if (form === 'param' || form === 'optional') return { kind: form, ...toPart(token) }
  if (matcher === undefined) return { kind: form, name }
  throw new NameProblem(
    'matcher-on-rest',
    `"${token.written}" takes several segments, and a matcher takes one`,
    `Rename it to "${token.written.replace(`=${matcher}`, '')}" and check the array in the handler`,
  )
}

function toAffixed(tokens: readonly NameToken[]): Segment {
  const parts = tokens.map((token, position) => {
    if (token.type === 'text') return token.value
    const { form, name, written } = token
    if (form !== 'param') {
      throw new NameProblem(
        form === 'optional' ? 'optional-in-affix' : 'rest-in-affix',
        `"${written}" has to be a whole segment`,
        `Rename it to "[${name}]" with text around it, or give "${written}" a directory of its own`,
      )
    }
    if (tokens[position - 1]?.type === 'param') {
      throw new NameProblem(
        'adjacent-params',
        `nothing before "${written}" says where the param in front of it ends`,
        'Write text between them, such as "[from]-[to]", or give each a directory',
      )
    }
    return toPart(token)
  })
  return { kind: 'affixed', parts }
}

function toPart({ name, matcher }: ParamToken): ParamPart {
  return matcher === undefined ? { name } : { name, matcher }
}
