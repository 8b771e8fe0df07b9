import { type ChildProcess, spawn } from 'node:child_process'

/** A program as a user starts it, in a directory of the user. */
export interface UserCommand {
  readonly directory: string
  readonly program: string
  readonly args: readonly string[]
  /** Variables to add to the user's environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>
}

/** A server that runs in a project of a user. */
export interface RunningServer {
  /** The URL without a path: `http://127.0.0.1:` and its port. */
  readonly origin: string
  readonly stop: () => Promise<void>
}

/** Runs a program to its end and resolves with its output. Rejects when it fails. */
export function runToEnd(command: UserCommand): Promise<string> {
  return finish(start(command))
}

/** Starts a server that prints its port, alone on a line or at the end of its address. */
export async function startServer(command: UserCommand): Promise<RunningServer> {
  const child = start(command)
  const ended = finish(child)
  const port = await Promise.race([
    findPort(child),
    ended.then((output) => Promise.reject(new Error(`The server ended: ${output}`))),
  ])
  const stop = async () => {
    child.kill()
    await ended.catch(() => {})
  }
  return { origin: `http://127.0.0.1:${port}`, stop }
}

function findPort(child: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk) => {
      printed += chunk
      const port = /(?:^|:)(\d+)\/?$/m.exec(printed)?.[1]
      if (port !== undefined) resolve(port)
    })
  })
}

/** The environment without the variables that Vitest, pnpm and npx set, above all NODE_PATH. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(NODE_(ENV|PATH)|VITEST.*|TEST|PROD|DEV|MODE|npm_(?!config_registry$).*)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

function start({ directory, program, args, env }: UserCommand): ChildProcess {
  // On Windows npm and pnpm are scripts, which need a shell.
  const shell = process.platform === 'win32' && /^p?npm$/.test(program)
  return spawn(program, args, { cwd: directory, shell, env: { ...userEnvironment(), ...env } })
}

function finish(child: ChildProcess): Promise<string> {
  let output = ''
  let all = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
    all += chunk
  })
  child.stderr?.on('data', (chunk) => {
    all += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) {
        resolve(output.trim())
      } else {
        reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}\n${all}`))
      }
    })
  })
}
