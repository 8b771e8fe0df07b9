import {
  formatPattern,
  isParamName,
  RESERVED_PARAM_NAMES,
  type Segment,
  suggestParamName,
} from '@portolan/dispatch-core/pattern'
import { toDirectory } from '../express/read-path.ts'
import type { RemarkCode } from '../source/refusals.ts'

/** Where the route files of a directory of Next are, and which path they answer. */
interface RouteDirectory {
  /** In the directory of the route files, with `/`; empty for the root. */
  readonly directory: string
  readonly pattern: string
}

/** A directory that has no counterpart. */
interface DirectoryFault {
  readonly code: RemarkCode
  readonly message: string
}

/** @param names the directories from Next's app directory to the file */
export function readDirectory(names: readonly string[]): RouteDirectory | DirectoryFault {
  const segments: Segment[] = []
  const written: string[] = []
  for (const name of names) {
    const read = readName(name)
    if ('code' in read) return read
    if (read.segment !== undefined) segments.push(read.segment)
    written.push(read.name)
  }
  return { directory: written.join('/'), pattern: formatPattern(segments) }
}

function readName(name: string): { name: string; segment?: Segment } | DirectoryFault {
  if (name.startsWith('@')) {
    return {
      code: 'next-directory',
      message: `${name} is a slot of a page, which route files do not have; move the file to the directory above`,
    }
  }
  if (/^\(\.{1,3}\)/.test(name)) {
    return {
      code: 'next-directory',
      message: `${name} intercepts a route of a page, which route files cannot; move the file to the directory of the path that it answers`,
    }
  }
  if (/^\([^()[\]]+\)$/.test(name)) return { name }
  const [, , dots, param] = /^(\[)?\[(\.\.\.)?([^[\].]+)\]\]?$/.exec(name) ?? []
  if (param === undefined) return readText(name)
  if (!isParamName(param) || RESERVED_PARAM_NAMES.includes(param)) {
    const instead = suggestParamName(param) ?? 'id'
    return {
      code: 'param-name',
      message: `${name} has the param ${param}, which is not an identifier; rename it, as in ${name.replace(param, instead === param ? 'id' : instead)}`,
    }
  }
  if (dots === undefined) return { name, segment: { kind: 'param', name: param } }
  return {
    name,
    segment: { kind: name.startsWith('[[') ? 'optionalRest' : 'rest', name: param },
  }
}

function readText(name: string): { name: string; segment: Segment } | DirectoryFault {
  // Next writes %5F for an underscore that makes no directory private.
  const value = name.replace(/^%5F/i, '_')
  if (!/[[\]()=%]/.test(value)) {
    const segment: Segment = { kind: 'static', value }
    return { name: toDirectory([segment]), segment }
  }
  return {
    code: 'path-syntax',
    message: `${name} has a character of the syntax of route files; write the route file by hand`,
  }
}
