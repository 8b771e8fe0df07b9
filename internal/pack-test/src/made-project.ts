import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { startScript } from './script-server.ts'
import { type RunningServer, runToEnd } from './user-process.ts'

/** A project that `npm create portolan` has made, with its dependencies installed. */
export interface MadeProject {
  readonly directory: string
  /** Runs `npm` to its end and resolves with its output. Rejects when it fails. */
  npm(...args: string[]): Promise<string>
  /** Starts the server of a script in its package.json, on a port that the system chooses. */
  serve(script: string): Promise<RunningServer>
}

/**
 * Runs the packed `create-portolan`, and installs the packed packages on which the project depends.
 */
export async function makeProject(host: string, language: string): Promise<MadeProject> {
  const creator = await installCreator()
  const name = `made-${host}-${language}`
  const flags = ['--host', host, '--language', language]
  await npm(creator, 'exec', '--', 'create-portolan', name, ...flags)
  const directory = join(creator, name)
  usePacked(join(directory, 'package.json'))
  await npm(directory, 'install', '--prefer-offline', '--no-audit', '--no-fund')
  return {
    directory,
    npm: (...args) => npm(directory, ...args),
    serve: (script) => startScript(directory, script),
  }
}

function npm(directory: string, ...args: string[]): Promise<string> {
  return runToEnd({ directory, program: 'npm', args })
}

let installed: Promise<string> | undefined

/** All projects share this directory. Its package.json makes `npm exec` run there. */
function installCreator(): Promise<string> {
  installed ??= (async () => {
    const directory = join(inject('directory'), 'creator')
    mkdirSync(directory)
    writeFileSync(join(directory, 'package.json'), '{ "private": true }')
    const packed = fileRanges().get('create-portolan') ?? ''
    await npm(directory, 'install', '--prefer-offline', '--no-audit', '--no-fund', packed)
    return directory
  })()
  return installed
}

/** The packages that are packed here replace the published ones, at any depth. */
function usePacked(file: string): void {
  const manifest: Record<string, Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'))
  const files = fileRanges()
  for (const ranges of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of Object.keys(ranges ?? {})) {
      const packed = files.get(name)
      if (ranges && packed) ranges[name] = packed
    }
  }
  const { dependencies, devDependencies } = manifest
  const listed = { ...dependencies, ...devDependencies }
  const overrides = [...files].filter(([name]) => !(name in listed))
  writeFileSync(
    file,
    JSON.stringify({ ...manifest, overrides: Object.fromEntries(overrides) }, null, 2),
  )
}

function fileRanges(): ReadonlyMap<string, string> {
  return new Map(
    inject('tarballs').map(({ name, file }) => [name, `file:${file.replaceAll('\\', '/')}`]),
  )
}
