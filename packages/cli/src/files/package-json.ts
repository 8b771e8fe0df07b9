import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The members of a package.json that are read here. */
interface PackageJson {
  readonly name?: string
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/**
 * The nearest package.json, in the directory or above; empty without one that can be read, which
 * Node tells of when it is the one to read it.
 */
export function readPackageJson(directory: string): PackageJson {
  const file = join(directory, 'package.json')
  if (existsSync(file)) return parse(file)
  const above = dirname(directory)
  return above === directory ? {} : readPackageJson(above)
}

/** Why the text of a file is not JSON; `undefined` where it is. */
export function findJsonProblem(file: string): string | undefined {
  try {
    JSON.parse(readFileSync(file, 'utf8'))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Whether Node takes a `.js` file of the directory for an ES module. */
export function isModulePackage(directory: string): boolean {
  return readPackageJson(directory).type === 'module'
}

function parse(file: string): PackageJson {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageJson
  } catch {
    return {}
  }
}

/** Whose contexts a project's handlers take: the first that its package.json lists. */
const PACKAGES = [
  '@portolan/adapter-express',
  '@portolan/adapter-node',
  '@portolan/adapter-fetch',
  '@portolan/dispatch-core',
] as const

/**
 * The package from which route files import; the one for Express unless they have another alone.
 */
export function findContextPackage(root: string): string {
  const { dependencies, devDependencies, peerDependencies } = readPackageJson(root)
  const listed = { ...peerDependencies, ...devDependencies, ...dependencies }
  return PACKAGES.find((name) => name in listed) ?? PACKAGES[0]
}

/** The host whose package or adapter a project lists; Node's own server without Express. */
export function findHost(root: string): 'express' | 'node' {
  const { dependencies, devDependencies, peerDependencies } = readPackageJson(root)
  const listed = { ...peerDependencies, ...devDependencies, ...dependencies }
  return 'express' in listed || '@portolan/adapter-express' in listed ? 'express' : 'node'
}

/** The version of this package, which `src` and `dist` find by its name. */
export const version: string = createRequire(import.meta.url)('@portolan/cli/package.json').version

/** The command and the project must get the same instance of these. */
export const OWN_PACKAGES = [
  'adapter-express',
  'adapter-fetch',
  'adapter-node',
  'cli',
  'dispatch-core',
  'openapi',
  'route-discovery',
  'security-headers',
].map((name) => `@portolan/${name}`)
