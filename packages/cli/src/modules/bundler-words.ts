import { relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { toSlashes } from '../files/paths.ts'

/**
 * An error of the bundler in words for the person who wrote the sources: each problem with its
 * place and the lines around it, without names of the bundler's own parts.
 *
 * @param root the project's directory, from which files are named
 */
export function toPlainMessage(error: unknown, root: string): string {
  const { errors } = Object(error) as { errors?: unknown }
  const problems: readonly unknown[] = Array.isArray(errors) && errors.length > 0 ? errors : [error]
  const texts = problems.map((problem) => toPlainText(problem, root))
  return [...new Set(texts)].join('\n\n')
}

function toPlainText(problem: unknown, root: string): string {
  const message = stripVTControlCharacters(messageOf(problem)).trim()
  const imported = toImportMessage(message)
  if (imported !== undefined) return imported
  const unread = UNREAD_JSON.exec(message)
  if (unread !== null) return `${nameOf(unread[1], root)} cannot be read: ${unread[2]}`
  const [first = '', ...others] = withoutHead(message).split('\n')
  const text = toReason(first, others)
  const [, file, place] = HEADER.exec(message) ?? []
  // A module that is on no disk.
  if (file?.startsWith('portolan:')) return `${text}: ${LABEL.exec(message)?.[1] ?? 'unknown'}`
  const help = others.findIndex((line) => /│ +(?:Help|Note):/.test(line))
  const near = help === -1 ? others : others.slice(0, help)
  const frame = near.filter((line) => FRAME.test(line) && !HEADER.test(line))
  const [, specifier] = /^Could not resolve '([^']+)'/.exec(text) ?? []
  const shown =
    specifier === undefined ? text : `It imports "${specifier}", and there is no such file`
  if (file === undefined) return withId(shown, problem, root)
  return [`${nameOf(file, root)}:${place}: ${shown}`, ...frame].join('\n').trimEnd()
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(Object(problem).message ?? problem)
}

/** The line that counts the errors, and the code or the part of the bundler in brackets. */
function withoutHead(message: string): string {
  return message
    .replace(/^(?:Build|Transform) failed with \d+ errors?:\s+/, '')
    .replace(/^\[[^\]\n]+\] */, '')
}

/** A part of the bundler says that it has failed, and below it why. */
function toReason(first: string, others: readonly string[]): string {
  if (!/^plugin `.*` threw an error$/i.test(first)) return first
  const from = others.findIndex((line) => line.startsWith('Caused by'))
  const cause = others[from + 1] ?? first
  return cause.trim().replace(/^\d+: /, '')
}

function withId(text: string, problem: unknown, root: string): string {
  const { id } = Object(problem) as { id?: unknown }
  const name = typeof id === 'string' && id.startsWith('/') ? nameOf(id, root) : ''
  return name === '' || text.startsWith(name) ? text : `${name}: ${text}`
}

function nameOf(file: string | undefined, root: string): string {
  // The bundler names files from the working directory.
  return toSlashes(relative(root, resolve(file ?? '')))
}

const UNREAD_JSON = /JSONError \{ path: "([^"]+)", message: "([^"]+)"/
const HEADER = /╭─\[ (.+?):(\d+:\d+) \]/
/** A line of the frame: the mark of its border, perhaps behind the number of the line. */
const FRAME = /^ *(?:\d+ )?│(?! *$)/
const LABEL = /[╰─]─+ (.+)/

/**
 * Vite and Node each tell an import that finds nothing in words of their own; their message alone
 * has the names.
 */
const NO_FILE = /^Failed to load url (\S+) \(resolved id: .*?\) in .+?\. Does the file exist\?$/
const NO_PACKAGE = /^Cannot find (?:module|package) '([^']+)' imported from /

/** An import that finds nothing: the problem, and what to do. `undefined` for any other error. */
export function toImportMessage(message: string): string | undefined {
  const [, file] = NO_FILE.exec(message) ?? []
  if (file !== undefined) return `It imports "${file}", and there is no such file`
  const [, name] = NO_PACKAGE.exec(message) ?? []
  if (name === undefined || name.startsWith('/')) return undefined
  return `It imports "${name}", which is not installed here; npm install ${toPackageName(name)} may be missing`
}

/** Without the path in the package. */
function toPackageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
