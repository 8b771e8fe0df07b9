import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readWorkspaces } from '../directions/read-workspaces.mjs'

/** The files outside the workspaces, which count as one workspace of this name. */
const DOCUMENTS = 'documents'
const DOCUMENT_DIRECTORIES = ['decisions', '.changeset', '.github', 'docs']
const WITH_PROSE = /\.(?:md|[mc]?[jt]sx?)$/
/** Generated from changesets. */
const CHANGELOG = 'CHANGELOG.md'
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'reports', 'fixtures'])

/**
 * The files with prose of each workspace, relative to the root with forward slashes.
 *
 * @param {string} root
 * @returns {Map<string, string[]>} by the workspace's directory
 */
export function listDocuments(root) {
  const documents = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .concat(DOCUMENT_DIRECTORIES.flatMap((directory) => listFiles(root, directory)))
  return new Map([
    [DOCUMENTS, documents],
    ...readWorkspaces(root).map(({ dir }) => /** @type {const} */ ([dir, listFiles(root, dir)])),
  ])
}

/**
 * @param {string} root
 * @param {string} directory
 * @returns {string[]}
 */
function listFiles(root, directory) {
  if (!existsSync(join(root, directory))) return []
  return readdirSync(join(root, directory), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${directory}/${entry.name}`
      if (SKIPPED.has(entry.name) || entry.name === CHANGELOG) return []
      if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : listFiles(root, path)
      return WITH_PROSE.test(entry.name) ? [path] : []
    })
}
