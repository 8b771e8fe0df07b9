import { type ChildProcess, spawn } from 'node:child_process'

/** A program as a user starts it, in a directory of theirs. */
export interface UserCommand {
  readonly directory: string
  readonly program: string
  readonly args: readonly string[]
  /** Added to the user's environment. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>
}

/** A server of a user's project. */
export interface RunningServer {
  /** `http://127.0.0.1:` and its port. */
  readonly origin: string
  readonly stop: () => Promise<void>
}

/** Runs a program to its end and gives what it printed. Rejects when it fails. */
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

/** The environment without what vitest, pnpm and npx put there, NODE_PATH above all. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(NODE_(ENV|PATH)|VITEST.*|TEST|PROD|DEV|MODE|npm_(?!config_registry$).*)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

function start({ directory, program, args, env }: UserCommand): ChildProcess {
  // On Windows npm and pnpm are scripts, which only a shell runs.
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
      if (code === 0) resolve(output.trim())
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}\n${all}`))
    })
  })
}
