import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { discoverRoutes, generateRouteTypes } from '@portolan/route-discovery'
import { createRouteTree } from '../discovery/route-tree.ts'

/** A TypeScript project on disk. */
export interface Project {
  readonly root: string
  readonly files: readonly string[]
  /** The file that the benchmark edits. */
  readonly edited: string
  remove(): void
}

/**
 * The routes whose types the edited file uses. Their number is the same in a project of any size.
 */
const USED = [0, 1, 2, 3].map((area) => `/api/area-${area}/resource-${area}/:id`)

/**
 * Makes a project with `count` route files and a file that uses the types of four routes. The types
 * are generated for all routes, or written by hand for the four. The generated file is a `.ts`
 * file, because TypeScript skips most checks of a `.d.ts` file.
 */
export async function createProject(count: number, isGenerated: boolean): Promise<Project> {
  const { root, directories, remove } = createRouteTree(count, { routeFile: 'route.ts' })
  const routes = directories.map((directory) => join(root, directory, 'route.ts'))
  for (const [index, file] of routes.entries()) writeFileSync(file, routeModule(index))
  const manifest = await discoverRoutes({ appDir: root })
  const types = isGenerated
    ? generateRouteTypes(manifest, { from: '.' })
    : handWrittenTypes(USED.map((pattern, index) => [pattern, `{ index: ${index}; name: string }`]))
  const [typesFile, edited] = [join(root, 'routes.ts'), join(root, 'use.ts')]
  // The generated types import from an adapter.
  symlinkSync(NODE_MODULES, join(root, 'node_modules'), 'junction')
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(typesFile, types)
  writeFileSync(edited, USE)
  return { root, files: [...routes, typesFile, edited], edited, remove }
}

/** The path starts from `dist/route-types`. */
const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** A loader whose result TypeScript has to infer. */
function routeModule(index: number): string {
  return `import { readFile } from 'node:fs/promises'

export async function loader() {
  const name = await readFile('name-${index}.txt', 'utf8')
  return { index: ${index}, name: name.trim(), tags: name.split(',').map((tag) => ({ tag })) }
}

export async function action() {
  return { isSaved: true, at: new Date().toISOString() }
}
`
}

function handWrittenTypes(routes: readonly (readonly [pattern: string, result: string])[]): string {
  const members = routes.map(
    ([pattern, result]) =>
      `  ${JSON.stringify(pattern)}: { params: { id: string }; result: ${result} }`,
  )
  return `export interface Routes {
${members.join('\n')}
}
export type RoutePattern = keyof Routes
export type RouteParams<P extends RoutePattern> = Routes[P]['params']
export type LoaderResult<P extends RoutePattern> = Routes[P]['result']
`
}

/** The places of completions: inside the text of a pattern, and behind a dot. */
export const PATTERN_MARK = "first: RoutePattern = '"
export const MEMBER_MARK = 'params0.'

const USE = `import type { LoaderResult, RouteParams, RoutePattern } from './routes.js'

export const ${PATTERN_MARK}${USED[0]}'
${USED.map(
  (pattern, index) => `
declare const params${index}: RouteParams<'${pattern}'>
declare const result${index}: LoaderResult<'${pattern}'>
export const id${index}: string = ${index === 0 ? MEMBER_MARK : `params${index}.`}id
export const name${index}: string = result${index}.name`,
).join('\n')}
`
