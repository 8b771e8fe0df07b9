import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readImports } from './read-imports.mjs'
import { findByName, listSourceFiles, packageNameOf } from './read-workspaces.mjs'

/** @import { Import } from './read-imports.mjs' */
/** @import { Workspace } from './read-workspaces.mjs' */

/**
 * One import, with who makes it.
 *
 * @typedef {object} UseFields
 * @property {string} file relative to the root, with forward slashes
 * @property {Workspace} importer the workspace whose rules hold for the file
 * @property {boolean} isShipped whether users of a published package get this code
 *
 * @typedef {Import & UseFields} Use
 */

/**
 * The imports of a workspace. The private code that a published package imports is bundled into it,
 * so the imports of that code are listed as its own.
 *
 * @param {string} root
 * @param {Workspace} workspace
 * @param {Workspace[]} workspaces
 * @returns {Use[]}
 */
export function listUses(root, workspace, workspaces) {
  const uses = usesIn(workspace)
  const bundled = new Set([workspace])
  for (const use of uses) {
    const target = findByName(workspaces, packageNameOf(use.specifier))
    if (!use.isShipped || use.kind === 'type' || !isPrivateCode(target)) continue
    if (bundled.has(target)) continue
    bundled.add(target)
    uses.push(...usesIn(target).filter(({ isShipped }) => isShipped))
  }
  return uses

  /** @param {Workspace} home where the files are */
  function usesIn(home) {
    return listSourceFiles(root, home.dir).flatMap((file) => {
      const isShipped = workspace.isPublished && isShippedSource(home, file)
      const imports = readImports(file, readFileSync(join(root, file), 'utf8'))
      return imports.map((found) => ({ ...found, file, importer: workspace, isShipped }))
    })
  }
}

/**
 * @param {Workspace | undefined} workspace
 * @returns {workspace is Workspace}
 */
function isPrivateCode(workspace) {
  return workspace?.dir.startsWith('internal/') === true
}

/**
 * @param {Workspace} home
 * @param {string} file
 */
function isShippedSource(home, file) {
  return file.startsWith(`${home.dir}/src/`) && !/\.test(-d)?\.[^/.]+$/.test(file)
}
