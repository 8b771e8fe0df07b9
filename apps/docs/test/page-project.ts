import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@portolan-internal/runtimes/free-port'

const DOCS = fileURLToPath(new URL('..', import.meta.url))
/** The projects of all pages. They find the packages in the `node_modules` of this workspace. */
export const PROJECTS: string = join(DOCS, 'reports/pages')
const ADDRESS = 'localhost:3000'
/** Commands that go on until they are ended. */
const SERVERS =
  /^(?:npm (?:start|run dev)|npx portolan (?:dev|start)|(?:[A-Z_]+=\S+ )*(?:node(?: --import \S+)?|npx tsx) \S*server\.\w+)$/

/** Those of the template for Express. */
export const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'preserve',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  jsx: 'react-jsx',
  types: ['node'],
}

const MANIFEST = {
  private: true,
  type: 'module',
  dependencies: { '@portolan/adapter-express': '*', express: '*' },
}

/** The project that the blocks of a page make. */
export interface PageProject {
  write(name: string, code: string): void
  /** The output of a command of the page, as a terminal shows it. */
  run(command: string): Promise<string>
  stop(): Promise<void>
}

export async function makeProject(page: string): Promise<PageProject> {
  const port = await findFreePort()
  const root = join(PROJECTS, page)
  let directory = root
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  let server: Server | undefined
  let startCommand: string | undefined
  let stopped: Promise<void> | undefined
  const write = (name: string, code: string) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), code.replaceAll(ADDRESS, `127.0.0.1:${port}`))
    // It reloads by itself.
    if (server === undefined || server.isReloading) return
    stopped = server.stop()
    server = undefined
  }
  write('package.json', JSON.stringify(MANIFEST))
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: { ...COMPILER_OPTIONS, rootDirs: ['.', './.portolan/types'] },
    }),
  )
  writeFileSync(join(PROJECTS, '.curlrc'), 'silent\nshow-error\n')
  return {
    write,
    async run(command) {
      const [, below] = /^cd (\S+)$/.exec(command) ?? []
      if (below !== undefined) {
        directory = join(directory, below)
        return ''
      }
      // Another server would share its port with the end of the one before.
      await stopped
      if (SERVERS.test(command)) {
        await server?.stop()
        startCommand = command
        server = await startServer(directory, command, port)
        return server.printed()
      }
      if (command.includes(ADDRESS)) {
        server ??= await startServer(directory, startCommand ?? defaultServer(directory), port)
      }
      const { output } = await runCommand(
        directory,
        command.replaceAll(ADDRESS, `127.0.0.1:${port}`),
      )
      return output.replaceAll(`127.0.0.1:${port}`, ADDRESS)
    },
    async stop() {
      await server?.stop()
    },
  }
}

function defaultServer(directory: string): string {
  if (existsSync(join(directory, 'server.ts'))) return 'npx tsx server.ts'
  const scripts = ['server.js', 'server.mjs', 'server.cjs']
  const script = scripts.find((name) => existsSync(join(directory, name)))
  return script === undefined ? 'npx portolan dev' : `node ${script}`
}

interface Server {
  readonly isReloading: boolean
  printed(): string
  stop(): Promise<void>
}

async function startServer(directory: string, command: string, port: number): Promise<Server> {
  const child = spawnCommand(directory, `exec env ${withoutNpx(command)}`, { PORT: String(port) })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      printed += chunk
    })
  }
  const exited = once(child, 'exit')
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`, { method: 'OPTIONS' }).then(
      () => true,
      () => false,
    )
    if (isUp) break
    if (child.exitCode !== null) throw new Error(`${command} ended: ${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  return {
    isReloading: /\bdev$/.test(command),
    // Its log may have the question of the loop above already.
    printed: () => printed.replaceAll(String(port), '3000').replace(/^OPTIONS \/ .*\n/gm, ''),
    async stop() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      await exited
    },
  }
}

function runCommand(directory: string, command: string): Promise<{ output: string; code: number }> {
  const child = spawnCommand(directory, withoutNpx(command), {})
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const lines = output.replaceAll('\r', '').replaceAll(directory, '.')
      resolve({
        output: lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`,
        code: code ?? 1,
      })
    })
  })
}

function spawnCommand(directory: string, command: string, env: object): ChildProcess {
  return spawn('sh', ['-c', command], {
    cwd: directory,
    // A process group of its own, so that the children of npm end too.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutTestRunner(),
      PATH: [join(DOCS, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      CURL_HOME: PROJECTS,
      NO_COLOR: '1',
      ...env,
    },
  })
}

/** npm would look for the program in the project of the page, and then ask the registry. */
function withoutNpx(command: string): string {
  return command
    .replace(/(^|\| )npx /g, '$1')
    .replace(/^npm create portolan (.*?) -- /, 'create-portolan $1 ')
}

function withoutTestRunner(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter(
    (name) => !/^(?:VITEST|NODE_ENV|VITE|FORCE_COLOR|npm_|PNPM_)/.test(name),
  )
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}
