import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { isEnd, isInternal, layerOf } from './layers.mjs'
import { findByName, packageNameOf, TOOLING, workspaceDirOf } from './read-workspaces.mjs'

/** @import { Use } from './list-uses.mjs' */
/** @import { Workspace } from './read-workspaces.mjs' */

/**
 * @typedef {{ rule: string, message: string }} ImportViolation
 * @typedef {(use: Use, workspaces: Workspace[]) => ImportViolation | undefined} ImportRule
 */

/** @type {ImportRule[]} */
const RULES = [staysInside, followsDirections, runsWithoutNode, isDeclared]

/**
 * The first rule that an import goes against.
 *
 * @type {ImportRule}
 */
export function findImportViolation(use, workspaces) {
  for (const rule of RULES) {
    const violation = rule(use, workspaces)
    if (violation) return violation
  }
  return undefined
}

/** @type {ImportRule} */
function staysInside({ specifier, file, importer, isShipped }, workspaces) {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return undefined
  const home = workspaceDirOf(file)
  const target = posix.join(posix.dirname(file), specifier)
  const targetDir = workspaceDirOf(target)
  if (targetDir === home) return undefined
  if (isEnd(targetDir)) return endViolation(specifier, targetDir)
  const neighbour = workspaces.find(({ dir }) => dir === targetDir && dir !== TOOLING)
  if (neighbour?.isPublished && layerOf(importer.dir).reachesInside) return undefined
  // Tests may run private code that builds on the code under test: by name, it would be a cycle.
  if (!isShipped && isInternal(targetDir)) return undefined
  if (neighbour) {
    return {
      rule: 'by-name',
      message: `'${specifier}' reaches into ${targetDir}; import '${neighbour.manifest.name}' and its exports`,
    }
  }
  if (!importer.isPublished || isConfigFile(home, file)) return undefined
  return {
    rule: 'stays-inside',
    message: `'${specifier}' leaves ${home}, and nothing outside is published with it; move that code in`,
  }
}

/** @type {ImportRule} */
function followsDirections({ specifier, kind, importer, isShipped }, workspaces) {
  const target = findByName(workspaces, packageNameOf(specifier))
  if (!target || target === importer) return undefined
  if (isEnd(target.dir)) return endViolation(specifier, target.dir)
  const layer = layerOf(importer.dir)
  if (layer.imports(target.dir)) return undefined
  if (!isShipped && layer.importsInTests?.(target.dir)) return undefined
  if (!layer.importsLazily?.(target.dir)) {
    return {
      rule: 'direction',
      message: `${importer.dir} does not build on ${target.dir}; scripts/directions/layers.mjs has the directions`,
    }
  }
  if (!isShipped || kind !== 'static') return undefined
  return {
    rule: 'lazy',
    message: `${importer.dir} needs ${target.dir} only by option; write await import('${specifier}') where it is needed, or import type`,
  }
}

/** @type {ImportRule} */
function runsWithoutNode({ specifier, importer, isShipped }) {
  if (!isShipped || !layerOf(importer.dir).isPure || !isBuiltin(specifier)) return undefined
  return {
    rule: 'runs-anywhere',
    message: `'${specifier}' is Node's own, and ${importer.dir} runs where there is no Node; use the language or the Web's interfaces`,
  }
}

/** @type {ImportRule} */
function isDeclared({ specifier, kind, importer, isShipped }, workspaces) {
  if (!isShipped || kind === 'type' || isBuiltin(specifier) || /^[.#]/.test(specifier)) return
  const name = packageNameOf(specifier)
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } =
    importer.manifest
  const isBundled = findByName(workspaces, name)?.isPublished === false
  const declared = isBundled
    ? { ...devDependencies }
    : { ...dependencies, ...peerDependencies, ...optionalDependencies }
  if (name === importer.manifest.name || Object.hasOwn(declared, name)) return undefined
  const list = isBundled ? 'devDependencies' : 'dependencies or peerDependencies'
  return {
    rule: 'declared',
    message: `'${name}' is not in ${list} of ${importer.dir}/package.json; add it there`,
  }
}

/**
 * @param {string} specifier
 * @param {string} dir
 * @returns {ImportViolation}
 */
function endViolation(specifier, dir) {
  return {
    rule: 'end',
    message: `'${specifier}' is in ${dir}, and nothing builds on apps/ or benchmarks/; move the shared code into a package`,
  }
}

/**
 * `packages/cli/tsup.config.ts` and the like read the root's build.
 *
 * @param {string} home
 * @param {string} file
 */
function isConfigFile(home, file) {
  return posix.dirname(file) === home && /\.config\.[mc]?[jt]s$/.test(file)
}
