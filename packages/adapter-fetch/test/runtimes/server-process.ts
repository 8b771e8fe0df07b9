import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { RunningAdapter } from '@portolan-internal/adapter-contract'

/** How a runtime is started, and where it tells its port. */
export interface ServerCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The file descriptor on which it writes its port as the first number. Default: 1. */
  readonly portDescriptor?: 1 | 3
}

/** Starts a server and waits until it has told its port. */
export async function startServer({
  program,
  args,
  env = {},
  portDescriptor = 1,
}: ServerCommand): Promise<RunningAdapter> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // Each descriptor above is a pipe that this process reads.
  const output = child.stdio[portDescriptor] as Readable
  const port = await new Promise<string>((resolve, reject) => {
    let text = ''
    output.on('data', (chunk) => {
      text += chunk
      const number = /(\d+)\D*\n/.exec(text)?.[1]
      if (number !== undefined) resolve(number)
    })
    child.once('error', reject)
    exited.then(() => reject(new Error(`${program} ended before it listened:\n${errors}`)))
  })
  child.stdout?.resume()
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      child.kill()
      await exited
    },
  }
}
