import { isEnd, layerOf } from './layers.mjs'
import { findByName } from './read-workspaces.mjs'

/** @import { Violation } from './find-violations.mjs' */
/** @import { Workspace } from './read-workspaces.mjs' */

const LISTS = /** @type {const} */ ([
  'dependencies',
  'peerDependencies',
  'optionalDependencies',
  'devDependencies',
])

/**
 * The entries of a package.json that go against the directions, whether or not code imports them.
 *
 * @param {Workspace} workspace
 * @param {Workspace[]} workspaces
 * @returns {Violation[]}
 */
export function findManifestViolations(workspace, workspaces) {
  const where = `${workspace.dir}/package.json`
  const layer = layerOf(workspace.dir)
  return LISTS.flatMap((list) =>
    Object.keys(workspace.manifest[list] ?? {}).flatMap((name) => {
      const found = check(list, name)
      return found ? [{ ...found, where }] : []
    }),
  )

  /**
   * @param {typeof LISTS[number]} list
   * @param {string} name
   */
  function check(list, name) {
    const isRuntime = list !== 'devDependencies'
    const target = findByName(workspaces, name)
    const isOptional = workspace.manifest.peerDependenciesMeta?.[name]?.optional === true
    const isBuiltOn = target !== undefined && layer.imports(target.dir)
    if (layer.isPure && isRuntime && !isOptional && !isBuiltOn) {
      return {
        rule: 'no-dependency',
        message: `'${name}' is in ${list}, and ${workspace.dir} has no dependency at run time; write the few lines that are needed`,
      }
    }
    if (!target) return undefined
    if (isEnd(target.dir)) {
      return {
        rule: 'end',
        message: `'${name}' is in ${list}, and nothing builds on apps/ or benchmarks/; remove it`,
      }
    }
    const isForTests = !isRuntime && layer.importsInTests?.(target.dir)
    if (!layer.imports(target.dir) && !layer.importsLazily?.(target.dir) && !isForTests) {
      return {
        rule: 'direction',
        message: `'${name}' is in ${list}, and ${workspace.dir} does not build on ${target.dir}; scripts/directions/layers.mjs has the directions`,
      }
    }
    if (workspace.isPublished && isRuntime && !target.isPublished) {
      return {
        rule: 'private',
        message: `'${name}' is in ${list}, and users cannot install a private workspace; move it to devDependencies, so that it is bundled`,
      }
    }
    return undefined
  }
}
