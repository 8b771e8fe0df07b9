import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url))

/** The built app in a process of its own. */
export interface RunningConduit {
  /** The URL without a path, such as `http://localhost:49152`. */
  readonly url: string
  /** Everything that it has written so far. */
  output(): string
  /** Asks it to end, and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface StartOptions {
  /** Settings beside a free port. */
  env?: Record<string, string>
  /** A file to write its log to, instead of `output()`. It needs a `PORT` then. */
  logFile?: number
}

/** Starts it, and waits until it listens. */
export async function startConduit({ env, logFile }: StartOptions): Promise<RunningConduit> {
  const { child, output, ended } = spawnConduit(env ?? {}, logFile)
  const listening = new Promise<string>((resolve) => {
    const look = () => {
      const found = /^Listening on (\S+)$/m.exec(output())?.[1]
      if (found) resolve(found)
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
  })
  const url = await Promise.race([
    logFile === undefined ? listening : `http://localhost:${env?.PORT}`,
    ended.then((code): never => {
      throw new Error(`It ended with ${code} before it listened:\n${output()}`)
    }),
  ])
  return {
    url,
    output,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Starts it where it is expected to refuse, and gives its exit code and output. */
export async function runConduit(env: Record<string, string>) {
  const { output, ended } = spawnConduit(env)
  return { code: await ended, output: output() }
}

function spawnConduit(env: Record<string, string>, logFile?: number) {
  const child = spawn(process.execPath, [SERVER], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', logFile ?? 'pipe', 'pipe'],
  })
  let text = ''
  const collect = (chunk: string) => {
    text += chunk
  }
  child.stdout?.setEncoding('utf8').on('data', collect)
  child.stderr?.setEncoding('utf8').on('data', collect)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { child, output: () => text, ended }
}

/** Waits until it is ready. */
export async function whenReady(url: string): Promise<void> {
  while (!(await isReady(url))) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** A process that is starting may take no connection, and breaks one off that it left waiting. */
export function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

export function makeDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'portolan-conduit-'))
}

export function removeDataDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 5 })
}
