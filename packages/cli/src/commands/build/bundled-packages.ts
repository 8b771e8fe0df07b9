import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'
import { CommandError } from '../../errors.ts'
import { readPackageJson } from '../../files/package-json.ts'

/**
 * Makes sure that the packages in a bundle work without their directories.
 *
 * @param sources the files in the bundle
 * @throws {CommandError} that names each package with a native addon, or with workers that it
 * starts from files of its own, and says how to leave it out of the bundle.
 */
export function checkBundledPackages(root: string, sources: readonly string[]): void {
  const problems = new Map<string, string>()
  for (const source of sources) {
    const directory = PACKAGE.exec(source)?.[0]
    if (directory === undefined || problems.has(directory)) continue
    const reason = hasAddon(directory)
      ? 'has a native addon'
      : startsWorkers(source) &&
        isUsed(toPackageName(directory), sources) &&
        'starts workers from files that it finds at run time'
    if (reason) problems.set(directory, explain(root, toPackageName(directory), reason))
  }
  if (problems.size > 0) {
    throw new CommandError('not-bundleable', [...new Set(problems.values())].join('\n'))
  }
}

/** The directory of the package that a file is in. */
const PACKAGE = /^.*\/node_modules\/(@[^/]+\/)?[^/]+/

function explain(root: string, name: string, reason: string): string {
  const listed = findListed(root, name)
  const shown = listed === name ? name : `${listed} (through ${name})`
  return `${shown} ${reason}, which cannot be part of a bundle; write external: ["${listed}"] to install it beside the bundle, or dependencies: "external" to bundle no dependency`
}

function toPackageName(directory: string): string {
  return directory.slice(directory.lastIndexOf('/node_modules/') + '/node_modules/'.length)
}

/** The dependency of the project that a package comes with, which may be itself. */
function findListed(root: string, name: string): string {
  const { dependencies = {}, optionalDependencies = {} } = readPackageJson(root)
  const listed = Object.keys({ ...dependencies, ...optionalDependencies })
  if (listed.includes(name)) return name
  return (
    listed.find((other) => {
      const directory = join(root, 'node_modules', other)
      return existsSync(directory) && name in (readPackageJson(directory).dependencies ?? {})
    }) ?? name
  )
}

/** Beside its JavaScript, or in packages of which one is for this machine. */
function hasAddon(directory: string): boolean {
  if (existsSync(join(directory, 'binding.gyp'))) return true
  const { optionalDependencies = {} } = readPackageJson(directory)
  return Object.keys(optionalDependencies).some((name) => FOR_MACHINE.test(basename(name)))
}

const FOR_MACHINE = /(^|-)(linux|darwin|win32)-(x64|arm64)/

/** By a path; a bundler takes `new URL('./worker.js', import.meta.url)` along. */
function startsWorkers(source: string): boolean {
  const text = readFileSync(source, 'utf8')
  return /\bworker_threads\b/.test(text) && /\bnew (?:\w+\.)?Worker\(\s*(?!new URL\()/.test(text)
}

/** Whether the workers of a package may run: some do only where the project's own code says a word. */
function isUsed(name: string, sources: readonly string[]): boolean {
  const word = OPTIONAL_WORKERS[name]
  if (word === undefined) return true
  return sources.some((source) => !PACKAGE.test(source) && word.test(readFileSync(source, 'utf8')))
}

/** `pino` starts one for each of its transports. */
const OPTIONAL_WORKERS: Readonly<Record<string, RegExp>> = {
  'thread-stream': /(?<![\w-])transport(?![\w-])/,
}

/** Refuses a native addon that a module imports by its name. */
export function nativeAddons(root: string): Plugin {
  return {
    name: 'portolan:native-addons',
    load: {
      filter: { id: /\.node$/ },
      handler(id) {
        const directory = PACKAGE.exec(id)?.[0]
        const name = directory === undefined ? id : toPackageName(directory)
        this.error(explain(root, name, 'has a native addon'))
      },
    },
  }
}
