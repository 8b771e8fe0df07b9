import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is read of a package.json. */
export interface PackageJson {
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
