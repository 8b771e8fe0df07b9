import { readPackageJson } from '../files/package-json.ts'

/** Whose contexts a project's handlers take: the first that its package.json lists. */
const PACKAGES = [
  '@portolan/adapter-express',
  '@portolan/adapter-node',
  '@portolan/adapter-fetch',
  '@portolan/dispatch-core',
] as const

/** The package from which route files import; the one for Express unless they have another alone. */
export function findContextPackage(root: string): string {
  const { dependencies, devDependencies, peerDependencies } = readPackageJson(root)
  const listed = { ...peerDependencies, ...devDependencies, ...dependencies }
  return PACKAGES.find((name) => name in listed) ?? PACKAGES[0]
}
