import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Manifest the part of a package.json that the rules read
 * @property {string} name
 * @property {boolean} [private]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [devDependencies]
 */

/**
 * @typedef {object} Workspace
 * @property {string} dir relative to the root, with forward slashes: `packages/dispatch-core`
 * @property {Manifest} manifest
 * @property {boolean} isPublished
 */

const AREAS = ['packages', 'apps', 'internal']
/** The root's own scripts are not a workspace, and open to unpublished code. */
export const TOOLING = 'scripts'
const SOURCE_FILE = /\.[mc]?[jt]sx?$/
const DECLARATION_FILE = /\.d\.[mc]?ts$/
const NOT_SOURCES = new Set([
  'node_modules',
  'dist',
  'coverage',
  'reports',
  'fixtures',
  'templates',
])

/**
 * The workspaces of a repository, sorted within their areas; its `scripts/` count as one.
 *
 * @param {string} root
 * @returns {Workspace[]}
 */
export function readWorkspaces(root) {
  const dirs = AREAS.flatMap((area) => subdirectories(root, area))
  const workspaces = [...dirs, 'benchmarks']
    .filter((dir) => existsSync(join(root, dir, 'package.json')))
    .map((dir) => {
      /** @type {Manifest} */
      const manifest = JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8'))
      return { dir, manifest, isPublished: manifest.private !== true }
    })
  return [...workspaces, { dir: TOOLING, manifest: { name: TOOLING }, isPublished: false }]
}

/**
 * @param {Workspace[]} workspaces
 * @param {string} name
 */
export function findByName(workspaces, name) {
  return workspaces.find(({ manifest }) => manifest.name === name)
}

/**
 * The workspace directory that a path lies in: `packages/cli` of `packages/cli/src/index.ts`.
 *
 * @param {string} path relative to the root, with forward slashes
 */
export function workspaceDirOf(path) {
  const [area = '', name = ''] = path.split('/')
  return AREAS.includes(area) ? `${area}/${name}` : area
}

/**
 * `@scope/name` of `@scope/name/sub/path`.
 *
 * @param {string} specifier
 */
export function packageNameOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/**
 * The source files below a directory, sorted, relative to the root with forward slashes. Trees
 * under `fixtures/` are data of tests, those under `templates/` are projects of others; neither
 * is looked into.
 *
 * @param {string} root
 * @param {string} dir
 * @returns {string[]}
 */
export function listSourceFiles(root, dir) {
  if (!existsSync(join(root, dir))) return []
  return readdirSync(join(root, dir), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (NOT_SOURCES.has(entry.name) || entry.name.startsWith('.')) return []
      const path = `${dir}/${entry.name}`
      if (entry.isDirectory()) return listSourceFiles(root, path)
      return SOURCE_FILE.test(path) && !DECLARATION_FILE.test(path) ? [path] : []
    })
}

/**
 * @param {string} root
 * @param {string} area
 */
function subdirectories(root, area) {
  if (!existsSync(join(root, area))) return []
  return readdirSync(join(root, area), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${area}/${entry.name}`)
    .sort()
}
