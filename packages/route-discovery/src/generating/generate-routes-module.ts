import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { ManifestRoute, RouteManifest } from '../manifest/route-manifest.ts'

export interface RoutesModuleOptions {
  /** The app directory as the generated file imports from it. Default: `./app`. */
  readonly from?: string
  /** Whether a module is imported on its first use. Default: `false`, with the generated file. */
  readonly lazy?: boolean
}

/**
 * A module that exports `routes` for `createDispatcher({ routes })`, with an import for each
 * file: for bundlers, and for hosts without a file system. Its text is valid as JavaScript and as
 * TypeScript.
 *
 * @throws {UsageError} for an option that is unknown or wrong.
 */
export function generateRoutesModule(
  manifest: RouteManifest,
  options: RoutesModuleOptions = {},
): string {
  checkOptions(options, ['from', 'lazy'], 'generateRoutesModule()')
  const { from = './app', lazy = false } = options
  const { routes } = manifest
  const files = [...new Set(routes.flatMap(({ file, middleware }) => [...middleware, file]))]
  const names = new Map(files.map((file, index) => [file, `file${index}`]))
  const toModule = (file: string): string =>
    lazy ? `() => import(${toImportPath(from, file)})` : (names.get(file) ?? '')
  const imports = lazy
    ? []
    : files.map((file) => `import * as ${toModule(file)} from ${toImportPath(from, file)}`)
  return [
    '// Generated from the files of an app directory. Changes are lost when it is generated anew.',
    ...imports,
    '',
    'export const routes = [',
    ...routes.map((route) => formatRoute(route, toModule)),
    ']',
    '',
  ].join('\n')
}

function formatRoute(route: ManifestRoute, toModule: (file: string) => string): string {
  const { id, pattern, segments, file, middleware } = route
  return [
    '  {',
    `    id: ${toLiteral(id)},`,
    `    pattern: ${toLiteral(pattern)},`,
    `    segments: ${toLiteral(segments)},`,
    `    file: ${toLiteral(file)},`,
    `    module: ${toModule(file)},`,
    `    middleware: [${middleware.map(toModule).join(', ')}],`,
    '  },',
  ].join('\n')
}

/**
 * The specifier, as a literal, by which a generated file imports a file of the app directory.
 * Specifiers are URLs, so the characters that mean something in a URL are encoded.
 */
export function toImportPath(from: string, file: string): string {
  const path = file.replace(/[%?#]/g, encodeURIComponent)
  return toLiteral(`${from.replace(/\/+$/, '')}/${path}`)
}

/** Plain data as a JavaScript literal that no character of a name can end or break. */
export function toLiteral(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, toEscape)
}

/** `<` too, since a generated file may end up inside a script element. */
function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
