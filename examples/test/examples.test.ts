import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findRuntime } from '@portolan-internal/runtimes'
import { findFreePort } from '@portolan-internal/runtimes/free-port'
import { afterAll, describe, expect, test } from 'vitest'

const EXAMPLES = fileURLToPath(new URL('..', import.meta.url))
const started: ChildProcess[] = []

afterAll(() => {
  for (const child of started) child.kill()
})

type Ask = (request: Request) => Promise<Response>

const SERVERS: readonly (readonly [name: string, start: () => Promise<Ask>])[] = [
  ['express', () => serve('express', tsx('express'), ['server.ts'])],
  ['commonjs-express4', () => serve('commonjs-express4', process.execPath, ['server.js'])],
  ['node', () => serve('node', tsx('node'), ['server.ts'])],
  ['hono-bun', startHono],
  ['cloudflare', startWorker],
  ['next', loadNext],
  ['react', startReact],
]

// The programs that npm links have other names on Windows.
const isWindows = process.platform === 'win32'

describe.skipIf(isWindows).each(SERVERS)('the example %s', (_name, start) => {
  test('answers its routes, and its own health', async () => {
    const ask = await start()
    expect(await show(ask, '/health')).toEqual([200, { ok: true }])
    expect(await show(ask, '/api/users/7')).toEqual([200, { id: '7', name: 'Ada' }])
    expect(await show(ask, '/api/users/9')).toEqual([404, expect.anything()])
    expect(await show(ask, '/api/users', '{"name":"Grace"}')).toEqual([
      201,
      { id: '8', name: 'Grace' },
    ])
    expect((await show(ask, '/api/users', '{}'))[0]).toBe(422)
  })
})

test.skipIf(isWindows)('the page of the React example has its script and its types', async () => {
  const directory = join(EXAMPLES, 'react')
  run(directory, 'tsc')
  const ask = await serve('react', tsx('react'), ['server.ts'])
  const page = await (await ask(new Request('http://example.test/'))).text()
  const [, script = ''] = /<script type="module" crossorigin src="([^"]+)">/.exec(page) ?? []
  const text = await (await ask(new Request(`http://example.test${script}`))).text()
  expect(text).toContain('/api/users')
})

async function show(ask: Ask, path: string, body?: string): Promise<[number, unknown]> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }
  const response = await ask(new Request(`http://example.test${path}`, init))
  return [response.status, await response.json()]
}

/** Starts a program that reads PORT, and asks it once it listens. */
async function serve(name: string, command: string, args: string[]): Promise<Ask> {
  const port = await findFreePort()
  const child = spawn(command, args, {
    cwd: join(EXAMPLES, name),
    env: { ...process.env, PORT: String(port) },
    stdio: 'inherit',
  })
  started.push(child)
  return untilUp(child, port)
}

async function untilUp(child: ChildProcess, port: number): Promise<Ask> {
  const ask: Ask = (request) => {
    const { pathname } = new URL(request.url)
    return fetch(new Request(`http://127.0.0.1:${port}${pathname}`, request))
  }
  while (!(await ask(new Request('http://example.test/health')).catch(() => undefined))) {
    expect(child.exitCode).toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return ask
}

function startHono(): Promise<Ask> {
  build('hono-bun', [])
  return serve('hono-bun', findRuntime('bun'), ['server.ts'])
}

async function startWorker(): Promise<Ask> {
  build('cloudflare', [])
  const port = await findFreePort()
  const config = join(EXAMPLES, 'cloudflare/dist/worker.capnp')
  writeFileSync(config, configFor(port))
  const child = spawn(findRuntime('workerd'), ['serve', config], { stdio: 'inherit' })
  started.push(child)
  return untilUp(child, port)
}

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
const configFor = (port: number) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "fetch.js")],
  compatibilityDate = "2026-11-01",
);
`

/** Without Next, which is large: its catch-all file is called as Next calls it. */
async function loadNext(): Promise<Ask> {
  build('next', ['--app-dir', 'routes'])
  const file = join(EXAMPLES, 'next/app/[[...path]]/route.js')
  const { GET, POST } = await import(pathToFileURL(file).href)
  return (request) => (request.method === 'POST' ? POST(request) : GET(request))
}

function startReact(): Promise<Ask> {
  const directory = join(EXAMPLES, 'react')
  run(directory, 'portolan', ['types'])
  run(directory, 'vite', ['build', '--logLevel', 'warn'])
  return serve('react', tsx('react'), ['server.ts'])
}

function build(name: string, flags: string[]): void {
  run(join(EXAMPLES, name), 'portolan', ['build', '--targets', 'fetch', '--no-server', ...flags])
}

function run(cwd: string, program: string, args: string[] = []): void {
  const bin = join(cwd, 'node_modules/.bin')
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) }
  execFileSync(program, args, { cwd, env, stdio: 'inherit' })
}

const tsx = (name: string) => join(EXAMPLES, name, 'node_modules/.bin/tsx')
