import { invalidValue } from '../checks/errors.ts'
import { checkedObject, findNearest, isOptions, toDashCase } from '../checks/known-names.ts'
import { CSP_DIRECTIVES } from './csp-directives.ts'
import { checkDirective, checkSource, MAY_BE_EMPTY } from './csp-sources.ts'

/** A word of a directive, or a function that returns one or more words for each request. */
export type CspSource = string | ((request: unknown, response: unknown) => unknown)

/** A policy after its check. */
export interface CspPolicy {
  /** Sources by directive as it is sent. Null removes a directive that a layer below has. */
  readonly directives: ReadonlyMap<string, readonly CspSource[] | null>
  /** Whether the policy is complete. Otherwise its directives are laid on the default ones. */
  readonly isWhole: boolean
  /** Whether the policy was written as text, which may hold any policy. */
  readonly isText: boolean
}

/**
 * Checks a policy that was written as text or as options.
 *
 * @throws {SecurityHeadersError} for a wrong value.
 */
export function parsePolicy(header: string, written: unknown): CspPolicy {
  if (typeof written === 'string') {
    return { directives: parsePolicyText(header, written), isWhole: true, isText: true }
  }
  const options = checkedObject(header, written, ['directives', 'useDefaults'])
  const { directives = {}, useDefaults = true } = options
  if (typeof useDefaults !== 'boolean') {
    throw invalidValue(header, useDefaults, 'is not a value of useDefaults', 'Write true or false')
  }
  return {
    directives: parseDirectives(header, directives),
    isWhole: !useDefaults,
    isText: false,
  }
}

function parsePolicyText(header: string, written: string): CspPolicy['directives'] {
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

function parseDirectives(header: string, written: unknown): CspPolicy['directives'] {
  if (!isOptions(written)) {
    const instead = 'Write { defaultSrc: ["\'self\'"] }'
    throw invalidValue(header, written, 'is not a value of directives', instead)
  }
  const directives = new Map<string, readonly CspSource[] | null>()
  for (const [name, value] of Object.entries(written)) {
    const directive = directiveName(header, name, directives)
    if (!CSP_DIRECTIVES.some((known) => known === directive)) {
      const nearest = findNearest(directive, CSP_DIRECTIVES)
      const instead = nearest
        ? `Write ${nearest}`
        : 'Write the whole policy as text to use a directive that this package does not know'
      throw invalidValue(header, name, 'is not a directive', instead)
    }
    directives.set(directive, value === null ? null : parseSources(header, directive, value))
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

function parseSources(header: string, directive: string, value: unknown): readonly CspSource[] {
  if (value === true) return []
  const entries = typeof value === 'string' ? [value] : listEntries(value)
  if (entries === undefined) {
    const instead = 'Write a list of sources, such as ["\'self\'"], or null to remove a default one'
    throw invalidValue(header, value, `is not a value of ${directive}`, instead)
  }
  const sources = entries.flatMap((entry): readonly CspSource[] => {
    if (typeof entry === 'function') return [(request, response) => entry(request, response)]
    return wordsOf(header, directive, entry)
  })
  const words = sources.filter((source) => typeof source === 'string')
  if (words.length === sources.length) {
    checkDirective(header, directive, words)
  } else {
    for (const word of words) checkSource(header, directive, word)
  }
  return sources
}

function listEntries(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
    ? Array.from(value as Iterable<unknown>) // an object with an iterator is an iterable
    : undefined
}

/**
 * The words of an entry, which may be several with spaces between them.
 *
 * @throws {SecurityHeadersError} for an entry without a word, unless the directive may be empty.
 */
export function wordsOf(header: string, directive: string, entry: unknown): readonly string[] {
  const words = typeof entry === 'string' ? entry.split(/ +/).filter((word) => word !== '') : []
  if (words.length > 0 || (typeof entry === 'string' && MAY_BE_EMPTY.has(directive))) return words
  throw invalidValue(header, entry, `is not a source of ${directive}`, 'Write "\'self\'" or a host')
}
