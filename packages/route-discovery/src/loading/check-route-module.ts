import { findNearest, VERBS } from '@portolan/dispatch-core/adapter'
import type { Diagnostic } from '../manifest/diagnostic.ts'

/** The exports of a route file, by name alone. */
export interface RouteModuleExports {
  /** The route file, as a manifest names it. */
  readonly file: string
  /** The names that it exports, `default` included. */
  readonly exportNames: readonly string[]
}

/** A message about the exports of a route file. */
export interface RouteModuleDiagnostic extends Diagnostic {
  readonly code: 'misnamed-export' | 'no-handler'
  /** The first export that was probably meant to be something else, where there is one. */
  readonly exportName?: string
  /** The name that was meant: `loader`, `GET`, `config`; there whenever `exportName` is. */
  readonly meant?: string
}

/**
 * Finds exports that were probably meant to be handlers: `no-handler` where a route file exports
 * nothing that answers a request, `misnamed-export` where it exports `get` or `actions` beside
 * a handler. Dispatchers take such modules, and answer 405.
 *
 * @returns an empty list for a module that is as it should be
 */
export function checkRouteModule({
  file,
  exportNames,
}: RouteModuleExports): RouteModuleDiagnostic[] {
  if (!exportNames.some(isHandler)) return [noHandler(file, exportNames)]
  return exportNames.flatMap((name) => {
    const meant = findMisspelled(name)
    return meant === undefined || exportNames.includes(meant) ? [] : [misnamed(file, name, meant)]
  })
}

const HANDLERS = ['loader', 'action', ...VERBS]

function isHandler(name: string): boolean {
  return HANDLERS.includes(name)
}

function noHandler(file: string, exportNames: readonly string[]): RouteModuleDiagnostic {
  const names = exportNames.filter((name) => name !== '__esModule' && name !== 'config')
  const exported = names.length === 0 ? '' : ` among its exports ${quoteAll(names)}`
  const guesses = names.flatMap((name) => {
    const meant = findMisspelled(name) ?? guessHandler(name)
    return meant === undefined ? [] : [{ exportName: name, meant }]
  })
  const [guess] = guesses
  return {
    code: 'no-handler',
    message: `"${file}" has no handler${exported}, so that every method is answered with 405${guess === undefined ? '' : `; did you mean "${guess.meant}"?`}`,
    files: [file],
    fix:
      guesses.length === 0
        ? 'Export a function called loader for GET, action for POST, PUT, PATCH and DELETE, or one called like its method, such as PUT'
        : guesses.map(toRename).join('; '),
    ...guess,
  }
}

type Guess = Required<Pick<RouteModuleDiagnostic, 'exportName' | 'meant'>>

function toRename({ exportName, meant }: Guess): string {
  if (exportName !== 'default') return `Rename the export "${exportName}" to "${meant}"`
  return `Name the default export "${meant}", as in export function ${meant}(), or "action" if it answers POST, PUT, PATCH and DELETE`
}

function misnamed(file: string, exportName: string, meant: string): RouteModuleDiagnostic {
  return {
    code: 'misnamed-export',
    message: `"${file}" exports "${exportName}", which answers nothing; did you mean "${meant}"?`,
    files: [file],
    fix: `Rename it to "${meant}" if it was meant, or to another name`,
    exportName,
    meant,
  }
}

/** Words with a meaning of their own in lower case. */
const ORDINARY = ['head', 'options']

/** The known name that differs from this one only in case and an `s`. */
function findMisspelled(name: string): string | undefined {
  const isNearly = (known: string) =>
    [known, `${known}s`].some((form) => form.toLowerCase() === name.toLowerCase())
  if (ORDINARY.includes(name)) return undefined
  return [...HANDLERS, 'config'].find((known) => known !== name && isNearly(known))
}

/** The handler that a name was probably meant for, where a module has no handler. */
function guessHandler(name: string): string | undefined {
  const [, first = ''] = /^([A-Z]+|[A-Z]?[a-z]+)(?![a-z])/.exec(name) ?? []
  return FIRST_WORDS.get(first.toLowerCase()) ?? findNearest(name, HANDLERS)
}

const FIRST_WORDS: ReadonlyMap<string, string> = new Map([
  ...VERBS.map((method) => [method.toLowerCase(), method] as const),
  ...['default', 'handle', 'handler', 'list', 'load', 'read', 'show'].map(
    (word) => [word, 'loader'] as const,
  ),
  ...['create', 'mutate', 'save', 'submit', 'update'].map((word) => [word, 'action'] as const),
  ...['del', 'destroy', 'remove'].map((word) => [word, 'DELETE'] as const),
])

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
