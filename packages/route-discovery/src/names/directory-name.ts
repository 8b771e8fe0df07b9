import { findNearest } from '@portolan/dispatch-core/adapter'
import {
  findParamProblem,
  type ParamToken,
  type Segment,
  type SegmentProblem,
  suggestParamName,
  toSegment,
} from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { type NameFault, type NameToken, readTokens } from './name-tokens.ts'

/** The meaning of a directory's name. */
export interface DirectoryName {
  /** `undefined` for a group, which has no segment in a URL. */
  readonly segment: Segment | undefined
  readonly tokens: readonly NameToken[]
}

/**
 * Reads the name of a directory: `users`, `[id]`, `[id=int]`, `[[lang]]`, `[...path]`,
 * `[[...path]]`, `v[version].json`, `(group)`, with `[x+2e]` and `[u+00e9]` as escapes.
 *
 * @param matchers the names of all matchers
 * @returns the meaning of the name, or its first fault, which alone has a `code`
 */
export function parseDirectoryName(
  name: string,
  matchers: ReadonlySet<string>,
): DirectoryName | NameFault {
  if (PLAIN_NAME.test(name)) return { segment: { kind: 'static', value: name }, tokens: NO_TOKENS }
  if (LINE_BREAK.test(name)) return LINE_BREAK_FAULT
  if (name.startsWith('(')) return parseGroup(name)
  const tokens = readTokens(name)
  if ('code' in tokens) return tokens
  const { segment, problem } = toSegment(tokens, { matchers })
  return segment === undefined
    ? toNameFault(problem, { name, tokens, matchers })
    : { segment, tokens }
}

/**
 * The fault that a name has only below these directories, such as a second rest param, or a param
 * whose name is taken.
 *
 * @param before the segments of the directories above
 */
export function findNameFault(
  before: readonly Segment[],
  name: string,
  { segment, tokens }: DirectoryName,
): NameFault | undefined {
  const problem = segment && findParamProblem(before, segment)
  return problem && toNameFault(problem, { name, tokens, matchers: new Set() })
}

/** The diagnostic for a directory whose name cannot be used. */
export function toNameDiagnostic(
  path: string,
  { code, problem, fix, newName }: NameFault,
  files: readonly string[],
): Diagnostic {
  const above = path.slice(0, path.lastIndexOf('/') + 1)
  return {
    code,
    message: `The directory ${JSON.stringify(path)}: ${problem}`,
    files,
    fix,
    ...(newName !== undefined && { renames: [{ from: path, to: above + newName }] }),
  }
}

/** Whether a directory is left out, at any depth, with everything in it. */
export function isPrivateName(name: string): boolean {
  return (
    name.startsWith('_') ||
    (name.startsWith('.') && name !== '.well-known') ||
    name === 'node_modules'
  )
}

const NO_TOKENS: readonly never[] = []

/** Most names: no character of them is part of the syntax. */
const PLAIN_NAME = /^[\w-]+$/

/** The characters that a glob takes for the end of a line, so that it finds nothing behind them. */
export const LINE_BREAK = /[\n\r\u2028\u2029]/

export const LINE_BREAK_FAULT: NameFault = {
  code: 'control-character',
  problem: 'its name has a line break',
  fix: 'Rename it without the line break; "[u+2028]" and "[u+2029]" stand for the separators of Unicode',
}

function parseGroup(name: string): DirectoryName | NameFault {
  if (/^\([^()[\]]+\)$/.test(name)) return { segment: undefined, tokens: NO_TOKENS }
  return {
    code: 'malformed-group',
    problem: 'a group is one name between "(" and ")"',
    fix: 'Rename it to a group such as "(shop)", or write "[x+28]" for "(" at the start of a segment',
  }
}

interface FaultyName {
  readonly name: string
  readonly tokens: readonly NameToken[]
  readonly matchers: ReadonlySet<string>
}

/** The fault of a name that breaks a rule of segments, with the advice for this name. */
function toNameFault({ code, token, problem }: SegmentProblem, faulty: FaultyName): NameFault {
  const { name, tokens, matchers } = faulty
  const wrong = tokens[token]
  const advice = wrong?.type === 'param' ? adviseParam(code, wrong, matchers) : undefined
  // The only other code is for empty segments, and a name is never empty.
  const fault = { code: code as Exclude<typeof code, 'empty-segment'>, problem }
  if (wrong === undefined || advice?.instead === undefined) {
    return { ...fault, fix: advice?.fix ?? FIXES[code] ?? 'Rename it' }
  }
  const end = wrong.index + (wrong.type === 'param' ? wrong.written.length : 0)
  const newName = name.slice(0, wrong.index) + advice.instead + name.slice(end)
  return { ...fault, fix: `Rename it to "${newName}"${advice.fix}`, newName }
}

/** The instructions for faults that are not in a param. */
const FIXES: Readonly<Partial<Record<SegmentProblem['code'], string>>> = {
  'control-character': 'Leave it out',
  'dot-segment': 'Rename it to the segment that is meant',
  'lone-surrogate': 'Write the whole character, such as "[u+1f6a2]"',
}

interface Advice {
  /** The text behind the new name. The whole instruction if `instead` is missing. */
  readonly fix: string
  /** The text to write instead of the param. */
  readonly instead?: string
}

function adviseParam(
  code: SegmentProblem['code'],
  { name, matcher, written }: ParamToken,
  matchers: ReadonlySet<string>,
): Advice | undefined {
  const withName = (other: string) => written.replace(name, other)
  switch (code) {
    case 'adjacent-params':
      return { instead: `-${written}`, fix: ' with text between them, or give each a directory' }
    case 'duplicate-name':
      return { instead: withName(`${name}2`), fix: ', or to a name of your own' }
    case 'matcher-on-rest':
      return {
        instead: written.replace(`=${matcher}`, ''),
        fix: ' and check the array in the handler',
      }
    case 'multiple-rests':
      return { fix: 'Leave one of them, or write a fixed number of params' }
    case 'optional-in-affix':
    case 'rest-in-affix':
      return {
        instead: matcher === undefined ? `[${name}]` : `[${name}=${matcher}]`,
        fix: `, or give "${written}" a directory of its own`,
      }
    case 'param-name':
      return adviseName(name, withName)
    case 'reserved-name':
      return { instead: withName('id'), fix: ', or to a name of your own' }
    case 'too-many-optionals':
      return {
        instead: written.slice(1, -1),
        fix: ', and give the URLs without that segment a directory of their own',
      }
    case 'unknown-matcher':
      return adviseMatcher(matcher ?? '', written, matchers)
    default:
      return undefined
  }
}

function adviseName(name: string, withName: (other: string) => string): Advice {
  const suggestion = suggestParamName(name)
  if (suggestion === undefined) return { fix: 'Write a name, such as "[id]"' }
  return { instead: withName(suggestion), fix: '' }
}

function adviseMatcher(matcher: string, written: string, matchers: ReadonlySet<string>): Advice {
  const nearest = findNearest(matcher, [...matchers])
  const option = `, or give "${matcher}" in the option matchers`
  if (nearest !== undefined) {
    return { instead: written.replace(`=${matcher}`, `=${nearest}`), fix: option }
  }
  const known = [...matchers].map((name) => `"${name}"`).join(', ')
  return { fix: `Write one of ${known}${option}` }
}
