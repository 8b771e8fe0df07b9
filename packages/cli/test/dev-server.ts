import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bin } from './run-portolan.ts'

/** A `portolan dev` that runs until the test ends. */
export interface DevServer {
  /** With a slash at its end. */
  readonly url: string
  readonly process: ChildProcess
  /** What it has printed so far. */
  readonly printed: { out: string; err: string }
  /** Status and body, on one line. */
  get(path: string, headers?: Record<string, string>): Promise<string>
  /** Asks until the answer is the expected one; a test's time limit ends what never comes. */
  until(path: string, expected: string | RegExp): Promise<void>
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the built command in a project, and waits for its banner. */
export async function startDev(root: string, args: readonly string[] = []): Promise<DevServer> {
  const child = spawn(process.execPath, [bin, 'dev', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', PORT: '', HOST: '', NO_COLOR: '1' },
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
      const [found] = /http:\/\/\S+\//.exec(printed.out) ?? []
      if (found !== undefined) resolve(found)
    })
    ended.then((code) => reject(new Error(`It ended with ${code}: ${printed.err}`)))
  })

  async function get(path: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await fetch(new URL(path, url), { headers })
    return `${response.status} ${await response.text()}`
  }

  return {
    url,
    process: child,
    printed,
    get,
    async until(path, expected) {
      for (;;) {
        const answer = await get(path)
        if (typeof expected === 'string' ? answer === expected : expected.test(answer)) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Writes a file of a project, and the directories above it. */
export function writeIn(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
