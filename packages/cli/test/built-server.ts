import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bin, type PortolanRun, runPortolan } from './run-portolan.ts'
import { type StartedServer, type StartOptions, startProcess } from './start-process.ts'

type Environment = StartOptions['env']

/** As a user's shell has it: the test runner sets `NODE_ENV` for tests. */
const USER: Readonly<Record<string, string>> = { NODE_ENV: '', HOST: '', NO_COLOR: '1' }

/** Builds a project. @throws unless that went well. */
export async function build(root: string, ...args: string[]): Promise<PortolanRun> {
  const run = await tryBuild(root, ...args)
  if (run.code !== 0) throw new Error(`build ended with ${run.code}: ${run.err}`)
  return run
}

/** Builds a project that may not be fit for it. */
export function tryBuild(root: string, ...args: string[]): Promise<PortolanRun> {
  return runPortolan(root, ['build', ...args], USER)
}

/** Starts a build that is expected to refuse. */
export function tryStart(
  root: string,
  args: readonly string[] = [],
  env?: Environment,
): Promise<PortolanRun> {
  return runPortolan(root, ['start', ...args], { ...USER, PORT: '0', ...env })
}

/** Starts a build, on a port that the system chooses. */
export function start(
  root: string,
  args: readonly string[] = [],
  env?: Environment,
): Promise<StartedServer> {
  return serve(root, [bin, 'start', ...args], env)
}

/** Runs a server of Node's, and waits until it says where it listens. */
export function serve(
  cwd: string,
  args: readonly string[],
  env?: Environment,
): Promise<StartedServer> {
  return startProcess(/Listening on (\S+)/, { args, cwd, env: { ...USER, PORT: '0', ...env } })
}

/** A directory that holds a build and nothing else. */
export function moveBuild(root: string): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-alone-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  cpSync(join(root, 'dist'), directory, { recursive: true })
  rmSync(root, { recursive: true })
  return directory
}
