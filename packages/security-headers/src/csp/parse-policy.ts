import { toDashCase } from '../dash-case.ts'
import { invalidValue } from '../errors.ts'
import { checkedObject, isPlainObject } from '../known-names.ts'
import { nearestName } from '../nearest-name.ts'
import { checkDirective } from './check-directive.ts'
import { checkSource } from './check-source.ts'
import { CSP_DIRECTIVES } from './directives.ts'

/** A word of a directive, or what gives one for each request. */
export type CspSource = string | ((request: unknown, response: unknown) => unknown)

/** A policy after its check. */
export interface CspPolicy {
  /** Sources by directive as it is sent; null takes a directive out that a layer below has. */
  readonly directives: ReadonlyMap<string, readonly CspSource[] | null>
  /** Whether it stands alone, or is laid on the default directives. */
  readonly isWhole: boolean
  /** Whether it was written as text, which may be any policy at all. */
  readonly isText: boolean
}

/** Checks a policy written as text or as options. @throws SecurityHeadersError */
export function parsePolicy(header: string, written: unknown): CspPolicy {
  if (typeof written === 'string') {
    return { directives: readText(header, written), isWhole: true, isText: true }
  }
  const options = checkedObject(header, written, ['directives', 'useDefaults'])
  const { directives = {}, useDefaults = true } = options
  if (typeof useDefaults !== 'boolean') {
    throw invalidValue(header, useDefaults, 'is not a value of useDefaults', 'Write true or false')
  }
  return {
    directives: readDirectives(header, directives),
    isWhole: !useDefaults,
    isText: false,
  }
}

function readText(header: string, written: string): CspPolicy['directives'] {
  const directives = new Map<string, readonly string[]>()
  for (const part of written.split(';')) {
    const [name, ...words] = part.trim().split(/[ \t]+/)
    if (!name) continue
    const directive = directiveName(header, name.toLowerCase(), directives)
    checkDirective(header, directive, words)
    directives.set(directive, words)
  }
  return directives
}

function readDirectives(header: string, written: unknown): CspPolicy['directives'] {
  if (!isPlainObject(written)) {
    const instead = 'Write { defaultSrc: ["\'self\'"] }'
    throw invalidValue(header, written, 'is not a value of directives', instead)
  }
  const directives = new Map<string, readonly CspSource[] | null>()
  for (const [name, value] of Object.entries(written)) {
    const directive = directiveName(header, name, directives)
    if (!CSP_DIRECTIVES.some((known) => known === directive)) {
      const nearest = nearestName(directive, CSP_DIRECTIVES)
      const instead = nearest
        ? `Write ${nearest}`
        : 'Write the whole policy as text where it needs a directive that is not known here'
      throw invalidValue(header, name, 'is not a directive', instead)
    }
    directives.set(directive, value === null ? null : readSources(header, directive, value))
  }
  return directives
}

function directiveName(header: string, name: string, seen: ReadonlyMap<string, unknown>): string {
  if (!/^[a-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name)) {
    throw invalidValue(
      header,
      name,
      'is not the name of a directive',
      'Write one like "default-src"',
    )
  }
  const directive = toDashCase(name)
  if (seen.has(directive)) {
    throw invalidValue(header, directive, 'is there twice', 'Write each directive once')
  }
  return directive
}

function readSources(header: string, directive: string, value: unknown): readonly CspSource[] {
  if (value === true) return []
  const entries = typeof value === 'string' ? [value] : listEntries(value)
  if (entries === undefined) {
    const instead = 'Write a list of sources, such as ["\'self\'"]; null takes a default one out'
    throw invalidValue(header, value, `is not a value of ${directive}`, instead)
  }
  const sources = entries.flatMap((entry): readonly CspSource[] => {
    if (typeof entry === 'function') return [(request, response) => entry(request, response)]
    return wordsOf(header, directive, entry)
  })
  const words = sources.filter((source) => typeof source === 'string')
  if (words.length === sources.length) checkDirective(header, directive, words)
  else for (const word of words) checkSource(header, directive, word)
  return sources
}

function listEntries(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
    ? Array.from(value as Iterable<unknown>) // an object with an iterator is an iterable
    : undefined
}

/** The words of an entry, which may hold several with spaces between. @throws SecurityHeadersError */
export function wordsOf(header: string, directive: string, entry: unknown): readonly string[] {
  const words = typeof entry === 'string' ? entry.split(/ +/).filter((word) => word !== '') : []
  if (words.length > 0) return words
  throw invalidValue(header, entry, `is not a source of ${directive}`, 'Write "\'self\'" or a host')
}
