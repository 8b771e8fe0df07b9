import { createRequire } from 'node:module'
import { join } from 'node:path'
import { copyProject, runToEnd } from '@portolan-internal/pack-test'
import { inject } from 'vitest'
import { PACKAGE_MANAGERS } from './package-managers.ts'
import { readPackument } from './packument.ts'

export type PackageManagerName = keyof typeof PACKAGE_MANAGERS

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** The ways in which a TypeScript project can resolve modules, as flags for tsc. */
export const RESOLUTIONS = [
  ['nodenext', ['--module', 'nodenext']],
  ['node16', ['--module', 'node16']],
  ['bundler', ['--module', 'preserve', '--moduleResolution', 'bundler']],
] as const

/**
 * Copies the project `name` out of the workspace and installs there the latest versions of its
 * packages from the registry.
 *
 * @returns its directory
 */
export async function installConsumer(name: string, manager: PackageManagerName): Promise<string> {
  const { origin } = inject('registry')
  const latest = await readLatestVersions(origin)
  const directory = join(inject('directory'), `${name}-${manager}`)
  copyProject(name, directory, (packageName) => `^${latest.get(packageName)}`)
  await PACKAGE_MANAGERS[manager].install(directory, origin)
  return directory
}

/** Runs the compiler of this workspace in a directory. Rejects with its diagnostics. */
export function compile(directory: string, ...args: string[]): Promise<string> {
  return runToEnd({ directory, program: process.execPath, args: [tsc, ...args] })
}

async function readLatestVersions(origin: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>()
  for (const name of inject('packages')) {
    const latest = (await readPackument(origin, name))?.['dist-tags'].latest
    if (latest !== undefined) versions.set(name, latest)
  }
  return versions
}
