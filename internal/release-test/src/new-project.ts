import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, runToEnd, startScript } from '@portolan-internal/pack-test'
import { inject } from 'vitest'

/** A project that the published `create-portolan` has made, with its dependencies installed. */
export interface NewProject {
  readonly directory: string
  /** Runs `npm` to its end and resolves with its output. Rejects when it fails. */
  npm(...args: string[]): Promise<string>
  /** Starts the server of a script in its package.json, on a port that the system chooses. */
  serve(script: string): Promise<RunningServer>
}

/** Runs `npm create portolan@latest <name>` with the registry of the tests as npm's registry. */
export async function createNewProject(name: string, ...flags: string[]): Promise<NewProject> {
  const parent = join(inject('directory'), 'new-projects')
  mkdirSync(parent, { recursive: true })
  await npm(parent, 'create', '--yes', 'portolan@latest', name, '--', ...flags)
  const directory = join(parent, name)
  await npm(directory, 'install', '--no-audit', '--no-fund')
  return {
    directory,
    npm: (...args) => npm(directory, ...args),
    serve: (script) => startScript(directory, script),
  }
}

function npm(directory: string, ...args: string[]): Promise<string> {
  const env = {
    npm_config_registry: inject('registry').origin,
    // Each project has a cache of its own, because npm keeps the package that `npm create` installs
    // there by its name alone.
    npm_config_cache: join(inject('directory'), 'npm-cache'),
  }
  return runToEnd({ directory, program: 'npm', args, env })
}
