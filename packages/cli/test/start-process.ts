import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** A server of Node's that runs until the test ends. */
export interface StartedProcess {
  /** Where it says that it listens. */
  readonly url: string
  readonly process: ChildProcess
  /** What it has printed so far. */
  readonly printed: { out: string; err: string }
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/**
 * Runs Node, and waits until it says where it listens.
 *
 * @param says what it prints then, with the address as group 1
 */
export async function startProcess(
  says: RegExp,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<StartedProcess> {
  const child = spawn(process.execPath, args, options)
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
      const found = says.exec(printed.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then((code) => reject(new Error(`It ended with ${code}: ${printed.err}`)))
  })
  return {
    url,
    process: child,
    printed,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
