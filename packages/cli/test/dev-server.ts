import { bin } from './run-portolan.ts'
import { type StartedServer, startProcess } from './start-process.ts'

/** A `portolan dev` that runs until the test ends; its address has a slash at its end. */
export interface DevServer extends StartedServer {
  /** Asks until the answer is the expected one; a test's time limit ends the wait. */
  until(path: string, expected: string | RegExp): Promise<void>
}

/** Starts the built command in a project, and waits for its banner. */
export async function startDev(root: string, args: readonly string[] = []): Promise<DevServer> {
  const server = await startProcess(/(http:\/\/\S+\/)/, {
    args: [bin, 'dev', '--port', '0', ...args],
    cwd: root,
    env: { NODE_ENV: 'development', PORT: '', HOST: '', NO_COLOR: '1' },
  })
  return {
    ...server,
    async until(path, expected) {
      for (;;) {
        const answer = await server.get(path)
        if (typeof expected === 'string' ? answer === expected : expected.test(answer)) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}
