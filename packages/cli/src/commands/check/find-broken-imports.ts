import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { findNearest } from '@portolan/dispatch-core/adapter'
import { createPathsMatcher, getTsconfig } from 'get-tsconfig'
import type { ProjectSettings } from '../../config/settings.ts'
import { findJsonProblem, readPackageJson } from '../../files/package-json.ts'
import { toSlashes } from '../../files/paths.ts'
import { findExportedNames } from '../../sources/exports.ts'
import type { Finding } from './check-files.ts'
import { findFile, type ImportedModules, type ModuleImport } from './imported-modules.ts'

/**
 * Finds imports of the routes, the middleware and the app that lead nowhere, at any depth: to no
 * file, to a package that is not installed, or to a name that the file does not export. Files are
 * named from the project's directory.
 *
 * @param files the route and middleware files, relative to the app directory
 */
export function findBrokenImports(
  { root, appDir, serverFile }: Pick<ProjectSettings, 'root' | 'appDir' | 'serverFile'>,
  files: Iterable<string>,
  modules: ImportedModules,
): Finding[] {
  const isOwnPath = readTypeScriptPaths(root)
  const app = serverFile === undefined ? [] : [serverFile]
  const reached = new Set([...[...files].map((file) => join(appDir, file)), ...app])
  const found: Finding[] = []
  for (const file of reached) {
    const name = toSlashes(relative(root, file))
    for (const imported of modules.read(file)?.imports ?? []) {
      found.push(...explain(imported, name, file))
      if (imported.file !== undefined) reached.add(imported.file)
    }
  }
  return found

  function explain(imported: ModuleImport, name: string, importer: string): Finding[] {
    const { specifier, file, position } = imported
    if (file !== undefined) return findMissingNames(imported, file, name)
    const told = { files: [name], position }
    if (specifier.startsWith('.')) {
      if (TYPES.test(specifier) || existsSync(join(dirname(importer), specifier))) return []
      const message = `"${name}" imports "${specifier}", and there is no such file`
      return [
        { ...told, code: 'import-not-found', message, fix: 'Write the path of one, from there' },
      ]
    }
    if (specifier.startsWith('node:') && !isBuiltin(specifier)) {
      const message = `"${name}" imports "${specifier}", which this Node does not have`
      return [{ ...told, code: 'import-not-found', message, fix: 'Write a module that it has' }]
    }
    const installed = toPackageName(specifier)
    if (installed === undefined || isInstalled(installed, dirname(importer))) return []
    if (isOwnPath(specifier) || isOwnName(installed, dirname(importer))) return []
    const message = `"${name}" imports "${specifier}", which is not installed here`
    const fix = `Run npm install ${installed}, or write the import as it is meant`
    return [{ ...told, code: 'import-not-found', message, fix }]
  }

  function findMissingNames(
    { names, position }: ModuleImport,
    file: string,
    importer: string,
  ): Finding[] {
    const unread = file.endsWith('.json') ? findJsonProblem(file) : undefined
    if (unread !== undefined) {
      const message = `${toSlashes(relative(root, file))} is not JSON: ${unread}`
      return [{ code: 'unreadable-file', message, files: [importer], fix: 'Correct it', position }]
    }
    const module = SCRIPT.test(file) ? modules.read(file) : undefined
    // CommonJS may export more than its text shows.
    if (module === undefined || !module.parsed.module.hasModuleSyntax) return []
    const exported = findExportedNames(module.parsed)
    if (exported.isOpen) return []
    const missing = names.filter((name) => !exported.names.includes(name))
    return missing.map((name) => {
      const nearest = findNearest(name, exported.names)
      return {
        code: 'missing-export',
        message: `"${importer}" imports "${name}" from ${toSlashes(relative(root, file))}, which does not export it`,
        files: [importer],
        fix:
          nearest === undefined
            ? 'Export it there, or import another name'
            : `Import "${nearest}" if that was meant, or export "${name}" there`,
        position,
      }
    })
  }
}

/** An import of values from it is told as such. */
const TYPES = /^\.\/\$types(?:\.[mc]?js)?$/
const SCRIPT = /\.[cm]?[jt]sx?$/

/** `undefined` for modules of a host, for `imports` of the package, and for names of a bundler's. */
function toPackageName(specifier: string): string | undefined {
  if (isBuiltin(specifier) || /^[#/~]|^@\/|:/.test(specifier)) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Packages whose types alone are installed have imports that no compiler leaves. */
function isInstalled(name: string, directory: string): boolean {
  const types = `@types/${name.replace(/^@/, '').replace('/', '__')}`
  const parent = dirname(directory)
  if ([name, types].some((one) => existsSync(join(directory, 'node_modules', one)))) return true
  return parent !== directory && isInstalled(name, parent)
}

/** A package may import itself by its name, and Yarn can do without directories of packages. */
function isOwnName(name: string, directory: string): boolean {
  return readPackageJson(directory).name === name || 'pnp' in process.versions
}

/**
 * Tells the specifiers that `paths` and `baseUrl` of the `tsconfig.json` lead to a file; all of them
 * where it cannot be read, since it may lead them anywhere.
 */
function readTypeScriptPaths(root: string): (specifier: string) => boolean {
  try {
    const config = getTsconfig(root) ?? getTsconfig(root, 'jsconfig.json')
    const match = config && createPathsMatcher(config)
    return (specifier) => match?.(specifier).some((path) => findFile(path) !== undefined) ?? false
  } catch {
    return () => true
  }
}
