import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findFreePort } from '@portolan-internal/runtimes/free-port'

/** A server that stands in front of an app, as it is installed. */
export type FrontName = 'nginx' | 'haproxy' | 'caddy'

export const FRONT_NAMES: readonly FrontName[] = ['nginx', 'haproxy', 'caddy']

/** A port of a front, whose guard is written in the words of its own configuration. */
export interface FrontPlace {
  readonly guard: string
  /** The port of the app. */
  readonly upstream: number
}

export interface RunningFront {
  /** The port of each place. */
  readonly ports: readonly number[]
  close(): Promise<void>
}

export function isInstalled(name: FrontName): boolean {
  return findProgram(name) !== undefined
}

/** Starts the real program with a configuration of its own, on the loopback interface. */
export async function startFront(
  name: FrontName,
  places: readonly FrontPlace[],
): Promise<RunningFront> {
  const program = findProgram(name)
  if (program === undefined) throw new Error(`${name} is not installed`)
  const directory = mkdtempSync(join(tmpdir(), `front-${name}-`))
  const ports = await Promise.all(places.map(() => findFreePort()))
  const blocks = places.map((place, at) => ({ ...place, port: ports[at] ?? 0, at }))
  const { configuration, parameters } = FRONTS[name](blocks, directory)
  const file = join(directory, 'configuration')
  writeFileSync(file, configuration)
  const child = spawn(program, parameters(file), {
    // Caddy keeps a copy of its configuration at home.
    env: { ...process.env, HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const close = async () => {
    await end(child)
    rmSync(directory, { recursive: true, force: true })
  }
  for (const port of ports) {
    if (await isListening(port, child)) continue
    await close()
    throw new Error(`${name} does not start: ${output}`)
  }
  return { ports, close }
}

interface Block extends FrontPlace {
  readonly port: number
  readonly at: number
}

interface Configuration {
  readonly configuration: string
  parameters(file: string): string[]
}

const FRONTS: Readonly<
  Record<FrontName, (blocks: readonly Block[], directory: string) => Configuration>
> = {
  nginx(blocks, directory) {
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const servers = blocks.map(
      ({ port, guard, upstream }) => `
  server {
    listen 127.0.0.1:${port};
    ${guard}
    location / { proxy_pass http://127.0.0.1:${upstream}; }
  }`,
    )
    return {
      configuration: `
daemon off;
pid ${directory}/nginx.pid;
worker_processes 1;
error_log stderr emerg;
events {}
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${directory}/${kind};`).join('\n  ')}${servers.join('')}
}
`,
      parameters: (file) => ['-c', file, '-p', directory, '-e', 'stderr'],
    }
  },
  haproxy: (blocks) => ({
    configuration: [
      'defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n',
      ...blocks.map(
        ({ port, guard, upstream, at }) =>
          `frontend front${at}\n  bind 127.0.0.1:${port}\n  ${guard}\n  default_backend app${at}\n` +
          `backend app${at}\n  server app 127.0.0.1:${upstream}\n`,
      ),
    ].join('\n'),
    parameters: (file) => ['-db', '-f', file],
  }),
  caddy: (blocks) => ({
    configuration: [
      '{\n  admin off\n  auto_https off\n}\n',
      ...blocks.map(
        ({ port, guard, upstream }) =>
          `http://:${port} {\n  bind 127.0.0.1\n  ${guard}\n  reverse_proxy 127.0.0.1:${upstream}\n}\n`,
      ),
    ].join('\n'),
    parameters: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  }),
}

/** Debian keeps servers in directories that are not on the path of every user. */
function findProgram(name: FrontName): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file))
}

async function isListening(port: number, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('close', () => resolve(false))
      socket.unref()
      setTimeout(() => socket.destroy(), 1_000).unref()
    })
    if (isOpen) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await exited
  clearTimeout(timer)
}
