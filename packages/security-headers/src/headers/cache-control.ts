import { invalidValue } from '../checks/errors.ts'
import { checkedObject, findNearest, toDashCase } from '../checks/known-names.ts'
import { defineHeader } from './header.ts'

/** The header's text, or its directives. Ages are in seconds. */
export type CacheControl =
  | string
  | {
      readonly noStore?: boolean
      readonly noCache?: boolean
      readonly noTransform?: boolean
      readonly public?: boolean
      readonly private?: boolean
      readonly mustRevalidate?: boolean
      readonly proxyRevalidate?: boolean
      readonly mustUnderstand?: boolean
      readonly immutable?: boolean
      readonly maxAge?: number
      readonly sMaxage?: number
      readonly staleWhileRevalidate?: number
      readonly staleIfError?: number
    }

const NAME = 'Cache-Control'
const FLAGS = [
  'noStore',
  'noCache',
  'noTransform',
  'public',
  'private',
  'mustRevalidate',
  'proxyRevalidate',
  'mustUnderstand',
  'immutable',
]
const AGES = ['maxAge', 'sMaxage', 'staleWhileRevalidate', 'staleIfError']
const DIRECTIVES = [...FLAGS, ...AGES].map(toDashCase)

/** Says which caches may keep the response, and for how long (RFC 9111, section 5.2.2). */
export const cacheControl = defineHeader<readonly string[]>({
  name: NAME,
  recommended: 'no-store',
  parse: (written) =>
    checkTogether(
      typeof written === 'string' ? parseCacheControlText(written) : parseCacheControl(written),
    ),
  write: (directives) => directives.join(', '),
})

function parseCacheControl(written: unknown): readonly string[] {
  const options = checkedObject(NAME, written, [...FLAGS, ...AGES])
  return Object.entries(options).flatMap(([option, value]) => {
    if (value === undefined || (value === false && FLAGS.includes(option))) return []
    if (value === true && FLAGS.includes(option)) return [toDashCase(option)]
    if (AGES.includes(option) && Number.isSafeInteger(value) && Number(value) >= 0) {
      return [`${toDashCase(option)}=${value}`]
    }
    const instead = FLAGS.includes(option)
      ? 'Write true or false'
      : 'Write whole seconds, 0 or more'
    throw invalidValue(NAME, value, `is not a value of ${option}`, instead)
  })
}

function parseCacheControlText(written: string): readonly string[] {
  return written.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => {
    const directive = part.trim()
    const match = /^([A-Za-z0-9-]+)(?:=(?:[^\s",;]+|"[^"]*"))?$/.exec(directive)
    const name = match?.[1]?.toLowerCase()
    if (name === undefined) {
      throw invalidValue(NAME, written, 'is not a value of this header', 'Write "no-store"')
    }
    const nearest = DIRECTIVES.includes(name) ? name : findNearest(name, DIRECTIVES)
    if (nearest !== undefined && nearest !== name) {
      throw invalidValue(NAME, directive, 'is not a directive', `Write ${nearest}`)
    }
    return directive
  })
}

function checkTogether(directives: readonly string[]): readonly string[] {
  if (directives.length === 0) {
    throw invalidValue(NAME, '', 'has no directive', 'Write "no-store", or false')
  }
  const names = new Set(directives.map((directive) => directive.toLowerCase().split('=', 1)[0]))
  if (names.size < directives.length) {
    throw invalidValue(NAME, directives.join(', '), 'has a directive twice', 'Write each once')
  }
  if (names.has('public') && (names.has('private') || names.has('no-store'))) {
    const instead = 'Write public, or private, or no-store'
    throw invalidValue(NAME, directives.join(', '), 'contradicts itself', instead)
  }
  return directives
}
