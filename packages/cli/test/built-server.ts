import { bin, type PortolanRun, runPortolan } from './run-portolan.ts'
import { type StartedProcess, startProcess } from './start-process.ts'

/** A server that runs until the test ends; its address is without a slash at its end. */
export interface BuiltServer extends StartedProcess {
  /** Status and body, on one line. */
  get(path: string, headers?: Record<string, string>): Promise<string>
}

/** What is `undefined` is not set. */
type Environment = Readonly<Record<string, string | undefined>>

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

/** Starts what was built where it is expected to refuse. */
export function tryStart(
  root: string,
  args: readonly string[] = [],
  env: Environment = {},
): Promise<PortolanRun> {
  return runPortolan(root, ['start', ...args], { ...USER, PORT: '0', ...env })
}

/** Starts what was built, on a port that the system chooses. */
export function start(
  root: string,
  args: readonly string[] = [],
  env: Environment = {},
): Promise<BuiltServer> {
  return serve(root, [bin, 'start', ...args], env)
}

/** Runs a server of Node's, and waits until it says where it listens. */
export async function serve(
  cwd: string,
  args: readonly string[],
  env: Environment = {},
): Promise<BuiltServer> {
  const started = await startProcess(/Listening on (\S+)/, args, {
    cwd,
    env: { ...process.env, ...USER, PORT: '0', ...env },
  })
  return {
    ...started,
    async get(path, headers = {}) {
      const response = await fetch(started.url + path, { headers })
      return `${response.status} ${await response.text()}`
    },
  }
}
