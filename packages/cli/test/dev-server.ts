import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bin } from './run-portolan.ts'
import { type StartedProcess, startProcess } from './start-process.ts'

/** A `portolan dev` that runs until the test ends; its address has a slash at its end. */
export interface DevServer extends StartedProcess {
  /** Status and body, on one line. */
  get(path: string, headers?: Record<string, string>): Promise<string>
  /** Asks until the answer is the expected one; a test's time limit ends what never comes. */
  until(path: string, expected: string | RegExp): Promise<void>
}

/** Starts the built command in a project, and waits for its banner. */
export async function startDev(root: string, args: readonly string[] = []): Promise<DevServer> {
  const started = await startProcess(/(http:\/\/\S+\/)/, [bin, 'dev', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', PORT: '', HOST: '', NO_COLOR: '1' },
  })

  async function get(path: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await fetch(new URL(path, started.url), { headers })
    return `${response.status} ${await response.text()}`
  }

  return {
    ...started,
    get,
    async until(path, expected) {
      for (;;) {
        const answer = await get(path)
        if (typeof expected === 'string' ? answer === expected : expected.test(answer)) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}

/** Writes a file of a project, and the directories above it. */
export function writeIn(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
