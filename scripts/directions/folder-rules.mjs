import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { foldersOf } from './layers.mjs'
import { readImports } from './read-imports.mjs'
import { listSourceFiles } from './read-workspaces.mjs'

/** @import { Violation } from './find-violations.mjs' */
/** @import { Workspace } from './read-workspaces.mjs' */

/**
 * One import between two neighbours: folders or files that stand in the same folder.
 *
 * @typedef {object} Edge
 * @property {string} folder the one that holds both: `packages/cli/src/commands`
 * @property {string} from a name in it: `build`, or `command.ts`
 * @property {string} to
 * @property {string} where `file:line` of the import
 */

const TEST_FILE = /\.test(-d)?\.[^/.]+$/

/**
 * The imports inside a package that go against the order of its folders, and the folders that
 * import each other. Types count: they, too, have to be understood before the code that uses them.
 *
 * @param {string} root
 * @param {Workspace} workspace
 * @returns {Violation[]}
 */
export function findFolderViolations(root, { dir }) {
  const src = `${dir}/src`
  const edges = listEdges(root, src)
  const order = foldersOf(dir)
  const outermost = edges.filter(({ folder }) => folder === src)
  return [...(order ? checkOrder(outermost, order) : []), ...findCircles(edges)]
}

/**
 * @param {Edge[]} edges
 * @param {readonly string[]} order
 * @returns {Violation[]}
 */
function checkOrder(edges, order) {
  const unknown = new Map(
    edges.flatMap(({ from, to, folder }) =>
      [from, to]
        .filter((name) => !isFile(name) && !order.includes(name))
        .map((name) => [name, `${folder}/${name}`]),
    ),
  )
  const reversed = edges.filter(
    ({ from, to }) =>
      !isFile(from) &&
      !unknown.has(from) &&
      !unknown.has(to) &&
      // A file beside the folders is an entry: it imports them, and they do not import it.
      (isFile(to) || order.indexOf(to) > order.indexOf(from)),
  )
  return [
    ...[...unknown.values()].map((where) => ({
      rule: 'folder-order',
      where,
      message:
        'it has no place in the order of the folders; give it one in scripts/directions/layers.mjs',
    })),
    ...reversed.map(({ from, to, where }) => ({
      rule: 'folder-order',
      where,
      message: `${from} imports ${to}, which does not stand before it in scripts/directions/layers.mjs; move the code that ${from} needs into a folder before it`,
    })),
  ]
}

/**
 * @param {string} root
 * @param {string} src
 * @returns {Edge[]}
 */
function listEdges(root, src) {
  return listSourceFiles(root, src)
    .filter((file) => !TEST_FILE.test(file))
    .flatMap((file) =>
      readImports(file, readFileSync(join(root, file), 'utf8'))
        .filter(({ specifier }) => /^\.{1,2}\//.test(specifier))
        .map(({ specifier, line }) => ({
          target: posix.join(posix.dirname(file), specifier),
          where: `${file}:${line}`,
        }))
        .filter(({ target }) => target.startsWith(`${src}/`))
        .flatMap(({ target, where }) => toEdge(file.split('/'), target.split('/'), where)),
    )
}

/**
 * @param {string[]} file
 * @param {string[]} target
 * @param {string} where
 * @returns {Edge[]} none within a file
 */
function toEdge(file, target, where) {
  const parting = file.findIndex((name, index) => name !== target[index])
  const [from, to] = [file[parting], target[parting]]
  if (from === undefined || to === undefined) return []
  return [{ folder: file.slice(0, parting).join('/'), from, to, where }]
}

/**
 * @param {Edge[]} edges
 * @returns {Violation[]} one for each circle that a folder is part of
 */
function findCircles(edges) {
  const folders = [...new Set(edges.map(({ folder }) => folder))]
  return folders.flatMap((folder) => {
    const inside = edges.filter((edge) => edge.folder === folder)
    const names = [...new Set(inside.map(({ from }) => from))].filter((name) => !isFile(name))
    /** @type {Set<string>} */
    const told = new Set()
    return names.flatMap((name) => {
      const circle = told.has(name) ? undefined : findPath(inside, name)
      if (!circle) return []
      for (const { from } of circle) told.add(from)
      const steps = circle.map(({ from, to, where }) => `${from} → ${to} at ${where}`)
      return [
        {
          rule: 'folder-circle',
          where: circle[0]?.where ?? folder,
          message: `folders of ${folder} import each other: ${steps.join(', ')}; move the code that both need below both`,
        },
      ]
    })
  })
}

/**
 * @param {Edge[]} edges
 * @param {string} start
 * @returns {Edge[] | undefined} a shortest way from a name back to it
 */
function findPath(edges, start) {
  /** @type {Edge[][]} */
  const paths = edges.filter(({ from }) => from === start).map((edge) => [edge])
  const seen = new Set()
  for (const path of paths) {
    const end = path.at(-1)?.to
    if (end === start) return path
    if (seen.has(end)) continue
    seen.add(end)
    for (const edge of edges) if (edge.from === end) paths.push([...path, edge])
  }
  return undefined
}

/** @param {string} name */
function isFile(name) {
  return name.includes('.')
}
