import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** A command, and its surroundings. */
export interface StartOptions {
  /** Default: this Node. */
  readonly command?: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Over the environment of the tests; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A server that runs until the test ends. */
export interface StartedServer {
  /** Where it says that it listens. */
  readonly url: string
  readonly process: ChildProcess
  /** The output so far. */
  readonly printed: { out: string; err: string }
  /** Status and body, on one line. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<string>
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/**
 * Runs a server, and waits until it says where it listens.
 *
 * @param says the line that it prints then, with the address as group 1, or with its port
 */
export async function startProcess(
  says: RegExp,
  { command = process.execPath, args, cwd, env }: StartOptions,
): Promise<StartedServer> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env } })
  const printed = { out: '', err: '' }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  child.stderr.on('data', (chunk) => {
    printed.err += chunk
  })
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed.out += chunk
      const found = says.exec(printed.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then((code) => reject(new Error(`It ended with ${code}: ${printed.err}`)))
  })
  const url = /^\d+$/.test(said) ? `http://127.0.0.1:${said}` : said
  return {
    url,
    process: child,
    printed,
    async get(path, headers = {}) {
      const response = await fetch(new URL(path, url), { headers })
      return `${response.status} ${await response.text()}`
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
