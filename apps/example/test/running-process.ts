import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type ExpressVersion = 4 | 5

/** A server that runs in a process for one test. */
export interface RunningProcess {
  /** The URL without a path, such as `http://localhost:49152`. */
  readonly url: string
  readonly child: ChildProcess
  /** The standard output of the server so far. */
  output(): string
  /** Settles when the process has ended. */
  readonly ended: Promise<Ending>
  /** Asks the process to end, as a hosting platform does, and waits until it has ended. */
  stop(): Promise<Ending>
}

export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface ProcessOptions {
  express?: ExpressVersion
  args?: readonly string[]
  cwd?: string
  env?: Record<string, string>
}

/**
 * Starts a compiled server on a port of the system's choice and waits until it says where it
 * listens.
 * @throws an Error with its output, if it ends before.
 */
export async function startProcess(file: URL, options: ProcessOptions): Promise<RunningProcess> {
  const { child, output, ended } = spawnServer(file, options)
  const address = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const found = /^Listening on (\S+)\n/m.exec(output())?.[1]
      if (found) resolve(found)
    })
  })
  const early = ended.then(({ code, stdout, stderr }): never => {
    throw new Error(`The server ended with ${code} before it listened\n${stdout}\n${stderr}`)
  })
  const url = await Promise.race([address, early])
  return {
    url,
    child,
    output,
    ended,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Starts a compiled server that is expected to end by itself. */
export function runToEnd(file: URL, options: ProcessOptions): Promise<Ending> {
  return spawnServer(file, options).ended
}

function spawnServer(file: URL, { express = 5, args = [], cwd, env = {} }: ProcessOptions) {
  const preload = express === 4 ? ['--import', new URL('express4.mjs', import.meta.url).href] : []
  const child = spawn(process.execPath, [...preload, fileURLToPath(file), ...args], {
    cwd,
    env: { ...inheritedEnvironment(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, output: () => stdout, ended }
}

/** The environment without the settings of the test runner and its user for other servers. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV, DATABASE_URL, DATA_DIR, SESSION_SECRET, LOG_LEVEL, ...others } = process.env
  return others
}
