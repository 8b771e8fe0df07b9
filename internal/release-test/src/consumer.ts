import { createRequire } from 'node:module'
import { join } from 'node:path'
import { copyProject, runToEnd } from '@portolan-internal/pack-test'
import { inject } from 'vitest'
import { PACKAGE_MANAGERS } from './package-managers.ts'
import { readPackument } from './packument.ts'

export type PackageManagerName = keyof typeof PACKAGE_MANAGERS

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** The resolutions that a TypeScript project can have, as flags for tsc. */
export const RESOLUTIONS = [
  ['nodenext', ['--module', 'nodenext']],
  ['node16', ['--module', 'node16']],
  ['bundler', ['--module', 'preserve', '--moduleResolution', 'bundler']],
] as const

/**
 * Makes a user's project of `name` outside the workspace and installs there, from the registry,
 * the latest versions of the packages that it lists.
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

/** Runs the compiler of this workspace there. Rejects with its diagnostics. */
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
