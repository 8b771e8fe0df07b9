import { createDispatcher, type RouteModule, UsageError } from '@portolan/dispatch-core'
import { VERBS } from '@portolan/dispatch-core/adapter'
import { formatPattern, PatternError, parsePattern } from '@portolan/dispatch-core/pattern'
import {
  checkRouteModule,
  type Diagnostic,
  type ManifestRoute,
  type RouteModuleDiagnostic,
} from '@portolan/route-discovery'
import type { Position, SourceFile } from '../../sources/source-file.ts'

/** The codes of `check` itself, beside those of discovery. */
export type FindingCode =
  | Diagnostic['code']
  | 'app-listens'
  | 'hidden-routes'
  | 'import-not-found'
  | 'invalid-config'
  | 'invalid-handler'
  | 'invalid-middleware'
  | 'loading-circle'
  | 'missing-export'
  | 'not-an-app'
  | 'syntax-error'
  | 'unloadable-path'
  | 'unread-route'
  | 'unreadable-file'
  | 'unused-export'
  | 'value-import'
  | 'wrong-pattern'

/** One thing that `check` has to say. */
export interface Finding extends Omit<Diagnostic, 'code'> {
  readonly code: FindingCode
  /** Where in the first of its files. */
  readonly position?: Position
  /** The lines around it. */
  readonly frame?: string
}

/**
 * All of them: problems make `check` fail, warnings do not. Files are relative to the app
 * directory.
 */
export interface Findings {
  readonly problems: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** @param patterns those of all routes */
export function checkRoute(
  route: ManifestRoute,
  source: SourceFile,
  patterns: ReadonlySet<string>,
): Findings {
  if (source.problem) return { problems: checkReadable(source), warnings: [] }
  const router = source.exports.find(({ name, isRouter }) => name === 'default' && isRouter)
  if (router !== undefined) return { problems: [exportsRouter(route, router)], warnings: [] }
  const exportNames = source.exports.map(({ name }) => name)
  // An export that cannot be read could be the handler.
  const misnamed = checkRouteModule({ file: route.file, exportNames }).filter(
    ({ code }) => !(code === 'no-handler' && source.isOpen),
  )
  const problems = misnamed.map((diagnostic) => locate(diagnostic, source))
  const hasHandler = problems.every(({ code }) => code !== 'no-handler')
  return {
    problems: [
      ...checkTypesImports(source),
      ...problems,
      ...checkHandlers(source),
      ...checkSettings(source),
      ...checkPatterns(route, source, patterns),
    ],
    warnings: hasHandler ? findUnused(source) : [],
  }
}

/** It fails when the routes are loaded, too. */
function exportsRouter(
  { file }: ManifestRoute,
  { position }: SourceFile['exports'][number],
): Finding {
  return {
    code: 'invalid-handler',
    message: `"${file}" exports a router of Express, which answers nothing here`,
    files: [file],
    fix: 'Mount it in the app, app.use(router), or export a handler for each method, such as export const GET = fromExpress((req, res) => …)',
    position,
  }
}

/** `./$types` does not exist at run time, so an import of values from it may fail there. */
function checkTypesImports({ file, typesImports }: SourceFile): Finding[] {
  return typesImports.map(({ names, from, position }) => ({
    code: 'value-import',
    message: `"${file}" imports values from "${from}", which has types alone and is not there at run time`,
    files: [file],
    fix: `Write import type { ${names.length > 0 ? names.join(', ') : 'Handler'} } from '${from}'`,
    position,
  }))
}

/** The export `config`, as far as its values stand in the text: as the dispatcher checks it. */
function checkSettings({ file, exports }: SourceFile): Finding[] {
  const config = exports.find(({ name }) => name === 'config')
  if (config === undefined) return []
  const { literal, parameters, position } = config
  if (literal !== undefined ? literal !== 'object' : parameters !== undefined) {
    const message = `"${file}": config takes an object, and is a ${literal ?? 'function'}`
    const fix = 'Write export const config = { timeout: 5_000 }'
    return [{ code: 'invalid-config', message, files: [file], fix, position }]
  }
  if (config.settings === undefined) return []
  // The settings are of any shape, which is what is checked.
  const module = { loader: () => undefined, config: config.settings } as RouteModule
  try {
    createDispatcher({ routes: [{ pattern: '/', id: '', module }] })
    return []
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const [wrong = '', advice] = error.message
      .replace(/^.*?: (?=config)/, '')
      .split(/; (?=did you|remove|write)/)
    const fix =
      advice === undefined ? 'Write it as the type RouteConfig has it' : toSentence(advice)
    const message = `"${file}": ${wrong}`
    return [{ code: 'invalid-config', message, files: [file], fix, position }]
  }
}

function toSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Controllers of Express among the handlers, which are called with the context alone. */
function checkHandlers({ file, exports }: SourceFile): Finding[] {
  return exports
    .filter(({ name }) => HANDLERS.includes(name))
    .flatMap(({ name, parameters = 0, literal, position }) => {
      if (literal !== undefined) return [notFunction(file, { name, literal, position })]
      if (parameters < 2) return []
      const message = `"${file}" has the handler "${name}" with ${parameters} parameters, but it is called with one, the context`
      const fix = 'Write (context) => …, or fromExpress((req, res) => …) around it'
      return [{ code: 'invalid-handler', message, files: [file], fix, position }]
    })
}

function notFunction(
  file: string,
  { name, literal, position }: Pick<SourceFile['exports'][number], 'name' | 'literal' | 'position'>,
): Finding {
  const message = `"${file}" has the handler "${name}", which is ${literal === 'object' ? 'an' : 'a'} ${literal} and not a function`
  const fix = `Write export const ${name} = (context) => …`
  return { code: 'invalid-handler', message, files: [file], fix, position }
}

const HANDLERS: readonly string[] = ['loader', 'action', ...VERBS]

/** At the export that was probably meant to be a handler, else at the first. */
function locate(
  { exportName, meant: _, ...finding }: RouteModuleDiagnostic,
  { exports }: SourceFile,
): Finding {
  const named = exports.find(({ name }) => name === exportName) ?? exports[0]
  return named === undefined ? finding : { ...finding, position: named.position }
}

/** Exports that look like handlers beside others, and answer nothing. */
function findUnused({ file, exports }: SourceFile): Finding[] {
  return exports
    .filter(({ name }) => name === 'default' || /^[GHPDO][a-z]+[A-Z_]/.test(name))
    .flatMap(({ name, position }) => {
      const [guess] = checkRouteModule({ file, exportNames: [name] })
      if (guess?.meant === undefined) return []
      const message = `"${file}" has ${name === 'default' ? 'a default export' : `the export "${name}"`}, which answers nothing`
      return [{ code: 'unused-export', message, files: [file], fix: guess.fix, position }]
    })
}

/**
 * Pattern literals that are not the file's own. `PathParams` may name any route of the app.
 *
 * @param patterns those of all routes
 */
function checkPatterns(
  { file, pattern: own }: ManifestRoute,
  source: SourceFile,
  patterns: ReadonlySet<string>,
): Finding[] {
  return source.patterns.flatMap(({ type, pattern, position }) => {
    const written = readPattern(pattern)
    if (written === own || (type === 'PathParams' && patterns.has(written))) return []
    return [
      {
        code: 'wrong-pattern',
        message: `"${file}" has the type ${type}<'${pattern}'>, but its pattern is ${own}`,
        files: [file],
        fix: `Write ${type}<'${own}'>, or rename the directory`,
        position,
      },
    ]
  })
}

/**
 * The one spelling of a pattern; one that cannot be read stays as it is, and belongs to no route.
 */
function readPattern(pattern: string): string {
  try {
    return formatPattern(parsePattern(pattern))
  } catch (error) {
    if (error instanceof PatternError) return pattern
    throw error
  }
}

/** A file without a middleware stops every route below it from loading. */
export function checkMiddleware(source: SourceFile): Findings {
  const { file, exports, isOpen, problem } = source
  if (problem) return { problems: checkReadable(source), warnings: [] }
  const own = exports.find(
    ({ name, literal }) => name === 'default' && (literal === undefined || literal === 'list'),
  )
  const { parameters = 0, isRouter, position } = own ?? {}
  if (parameters > 2 || isRouter) {
    const unwrapped: Finding = {
      code: 'invalid-middleware',
      message: `"${file}" has ${isRouter ? 'a router of Express' : `a function with ${parameters} parameters`} as its default export, as Express middleware has; it is called with (context, next)`,
      files: [file],
      fix: 'Wrap it: export default fromExpress(…), which @portolan/adapter-express exports',
      ...(position && { position }),
    }
    return { problems: [unwrapped], warnings: [] }
  }
  if (own !== undefined || isOpen) return { problems: [], warnings: [] }
  const [first] = exports
  return {
    problems: [
      {
        code: 'invalid-middleware',
        message: `"${file}" has no function as its default export, which is the middleware`,
        files: [file],
        fix: 'Write export default (context, next) => next(), or a list of such functions',
        ...(first && { position: first.position }),
      },
    ],
    warnings: [],
  }
}

function checkReadable({ file, problem }: SourceFile): Finding[] {
  if (problem === undefined) return []
  const { code, message, position, frame } = problem
  return [
    {
      code,
      message: `"${file}" cannot be read: ${message}`,
      files: [file],
      fix: code === 'syntax-error' ? 'Correct the line that is shown' : 'Let this user read it',
      position,
      frame,
    },
  ]
}
