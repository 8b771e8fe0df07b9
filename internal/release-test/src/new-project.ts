import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, runToEnd, startScript } from '@portolan-internal/pack-test'
import { inject } from 'vitest'

/** A project that the published `create-portolan` has made, with what it depends on installed. */
export interface NewProject {
  readonly directory: string
  /** Runs `npm` to its end and gives what it printed. Rejects when it fails. */
  npm(...args: string[]): Promise<string>
  /** Starts what a script of its package.json starts, on a port of the system's choice. */
  serve(script: string): Promise<RunningServer>
}

/** Types `npm create portolan@latest <name>` where the registry of the tests is npm's. */
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
    // One of its own: npm keeps there what `npm create` has installed, by its name alone.
    npm_config_cache: join(inject('directory'), 'npm-cache'),
  }
  return runToEnd({ directory, program: 'npm', args, env })
}
