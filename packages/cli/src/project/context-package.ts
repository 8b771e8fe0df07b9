import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Whose contexts a project's handlers take: the first that its package.json lists. */
const PACKAGES = [
  '@portolan/adapter-express',
  '@portolan/adapter-node',
  '@portolan/adapter-fetch',
  '@portolan/dispatch-core',
] as const

interface PackageJson {
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The package from which route files import; the one for Express unless they have another alone. */
export function findContextPackage(root: string): string {
  const { dependencies, devDependencies, peerDependencies } = readPackageJson(root)
  const listed = { ...peerDependencies, ...devDependencies, ...dependencies }
  return PACKAGES.find((name) => name in listed) ?? PACKAGES[0]
}

/** Whether a `.js` file of a project is an ES module. */
export function isModulePackage(root: string): boolean {
  return readPackageJson(root).type === 'module'
}

/** The nearest package.json, in the directory or above; empty without one that can be read. */
function readPackageJson(directory: string): PackageJson {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) {
    const above = dirname(directory)
    return above === directory ? {} : readPackageJson(above)
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageJson
  } catch {
    return {}
  }
}
