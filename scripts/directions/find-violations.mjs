import { findFolderViolations } from './folder-rules.mjs'
import { findImportViolation } from './import-rules.mjs'
import { listUses } from './list-uses.mjs'
import { findManifestViolations } from './manifest-rules.mjs'
import { readWorkspaces } from './read-workspaces.mjs'

/**
 * @typedef {object} Violation
 * @property {string} rule the rule's name, which stays the same when its message changes
 * @property {string} where `packages/cli/src/index.ts:3`, or a package.json
 * @property {string} message the text, its fault, and the text to write instead
 */

/**
 * Everything in a repository that goes against the directions of its packages and of the folders
 * in them.
 *
 * @param {string} root
 * @returns {Violation[]}
 */
export function findViolations(root) {
  const workspaces = readWorkspaces(root)
  return workspaces.flatMap((workspace) => [
    ...findManifestViolations(workspace, workspaces),
    ...listUses(root, workspace, workspaces).flatMap((use) => {
      const violation = findImportViolation(use, workspaces)
      return violation ? [{ ...violation, where: `${use.file}:${use.line}` }] : []
    }),
    ...findFolderViolations(root, workspace),
  ])
}
