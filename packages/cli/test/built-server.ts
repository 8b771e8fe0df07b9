import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { bin, type PortolanRun, runPortolan } from './run-portolan.ts'

/** A server that runs until the test ends. */
export interface BuiltServer {
  /** Without a slash at its end. */
  readonly url: string
  readonly process: ChildProcess
  /** What it has printed so far. */
  readonly printed: { out: string; err: string }
  /** Status and body, on one line. */
  get(path: string, headers?: Record<string, string>): Promise<string>
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
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
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...USER, PORT: '0', ...env },
  })
  const printed = { out: '', err: '' }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  child.stderr.on('data', (chunk) => {
    printed.err += chunk
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed.out += chunk
      const found = /Listening on (\S+)/.exec(printed.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then((code) => reject(new Error(`It ended with ${code}: ${printed.err}`)))
  })
  return {
    url,
    process: child,
    printed,
    async get(path, headers = {}) {
      const response = await fetch(url + path, { headers })
      return `${response.status} ${await response.text()}`
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
