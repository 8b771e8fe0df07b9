import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { findRuntime } from '@portolan-internal/runtimes'
import { expect, onTestFinished, test } from 'vitest'
import { build, start, tryStart } from './built-server.ts'
import { makeProject } from './make-project.ts'
import { bin } from './run-portolan.ts'
import { startProcess } from './start-process.ts'

const FILES = {
  'package.json': '{}',
  'app/time/route.ts': 'export const loader = (): number => 1',
  'app/env/route.ts': 'export const loader = () => [process.env.A, process.env.NODE_ENV]',
}

async function makeBuild(files: Record<string, string> = {}): Promise<string> {
  const root = makeProject({ ...FILES, ...files })
  await build(root)
  return root
}

test('there has to be a build', async () => {
  const root = makeProject(FILES)
  expect(await tryStart(root)).toMatchObject({
    code: 1,
    err: '✗ There is no build in dist; run portolan build first\n',
  })
  await build(root, '--targets', 'fetch')
  const { code, err } = await tryStart(root)
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/run portolan build --targets node,fetch first/),
  ])
})

test('the sources are not needed any more', async () => {
  const root = await makeBuild()
  rmSync(join(root, 'app'), { recursive: true })
  const server = await start(root)
  expect(await server.get('/time')).toBe('200 1')
})

test('Bun serves a build as Node does', async () => {
  const app =
    "import express from 'express'\nconst app = express()\napp.get('/own', (req, res) => { res.json(req.method) })\nexport default app"
  const root = await makeBuild({ 'app.ts': app })
  const server = await startProcess(/Listening on (\S+)/, {
    command: findRuntime('bun'),
    args: [bin, 'start'],
    cwd: root,
    env: { PORT: '0', HOST: '', NODE_ENV: '' },
  })
  expect(await server.get('/time')).toBe('200 1')
  expect(await server.get('/own')).toBe('200 "GET"')
  expect(await server.stop()).toBe(0)
})

const BAD_ADDRESSES: [env: Record<string, string>, code: number, message: RegExp][] = [
  [{ PORT: 'abc' }, 2, /PORT is "abc"; write a number from 0 to 65535/],
  [{ PORT: '70000' }, 2, /PORT is "70000"/],
  [{ PORT: '-1' }, 2, /PORT is "-1"/],
  [{ HOST: '192.0.2.1' }, 1, /"192\.0\.2\.1" is not an address of this machine/],
]

test.each(BAD_ADDRESSES)('%o is refused', async (env, code, message) => {
  const root = await makeBuild()
  expect(await tryStart(root, [], env)).toMatchObject({ code, err: expect.stringMatching(message) })
})

test.each([[[]], [['--workers', '3']]])('a port that is taken is told once %o', async (args) => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, resolve))
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  const root = await makeBuild()
  expect(await tryStart(root, args, { PORT: String(port) })).toMatchObject({
    code: 1,
    out: '',
    err: `✗ Port ${port} is in use; stop the process that listens there, or set PORT or --port to another one\n`,
  })
})

test('flags go over PORT and HOST', async () => {
  const root = await makeBuild()
  const server = await start(root, ['--port', '0', '--host', '127.0.0.1'], {
    PORT: 'abc',
    HOST: 'none',
  })
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

const ENVIRONMENTS: [
  name: string,
  files: Record<string, string>,
  args: string[],
  env: Record<string, string>,
  a: string | null,
][] = [
  ['none', {}, [], {}, null],
  ['.env', { '.env': 'A="one" # a comment' }, [], {}, 'one'],
  ['.env.production over .env', { '.env': 'A=1', '.env.production': 'A=2' }, [], {}, '2'],
  ['.env.local over these', { '.env.production': 'A=2', '.env.local': 'A=3' }, [], {}, '3'],
  [
    '.env.production.local over all',
    { '.env.local': 'A=3', '.env.production.local': 'A=4' },
    [],
    {},
    '4',
  ],
  ['no other environment', { '.env.development': 'A=5' }, [], {}, null],
  ['what is set already', { '.env.production.local': 'A=4' }, [], { A: 'set' }, 'set'],
  ['the file that is named', { '.env': 'A=1', 'my.env': 'A=6' }, ['--env', 'my.env'], {}, '6'],
  ['the last file that is named', { a: 'A=1', b: 'A=2' }, ['--env', 'a', 'b'], {}, '2'],
  ['no expansion', { '.env': 'A=$HOME' }, [], {}, '$HOME'],
]

test('variables that dev alone reads are named, without their values', async () => {
  const root = await makeBuild({ '.env': 'B=1', '.env.development': 'A=secret\nB=2' })
  const server = await start(root)
  expect(server.printed.err).toBe(
    '! .env.development is read by dev alone, so A is not set; write it in .env for both, or give --env .env.development\n',
  )
})

test.each(ENVIRONMENTS)('the environment is that of %s', async (_, files, args, env, a) => {
  const root = await makeBuild(files)
  const server = await start(root, args, env)
  expect(await server.get('/env')).toBe(`200 ${JSON.stringify([a, 'production'])}`)
})

test('PORT may stand in an environment file', async () => {
  const root = await makeBuild({ '.env': 'PORT=abc' })
  expect(await tryStart(root, [], { PORT: undefined })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/PORT is "abc"/),
  })
})

test('an environment file that is named has to be there', async () => {
  const root = await makeBuild()
  expect(await tryStart(root, ['--env', 'none.env'])).toMatchObject({
    code: 2,
    err: '✗ There is no none.env; give --env a file that exists\n',
  })
})

test('an error of a handler is told to the console, by the lines of the sources, and to no client', async () => {
  const root = await makeBuild({
    'app/fail/route.ts': `interface Reason {
  readonly text: string
}

export function loader() {
  const reason: Reason = { text: 'pg://user:pass@host' }
  throw new Error(reason.text)
}`,
  })
  const server = await start(root)
  expect(await server.get('/fail')).toBe('500 {"title":"Internal Server Error","status":500}')
  await expect.poll(() => server.printed.err).toMatch(/app\/fail\/route\.ts:7:\d+/)
  expect(server.printed.err).toMatch('pg://user:pass@host')
})

const BROKEN: [name: string, files: Record<string, string>, message: RegExp][] = [
  [
    'an app that fails',
    { 'app.ts': "throw new Error('no database')\nexport default globalThis" },
    /no database[\s\S]*app\.ts:1:/,
  ],
  [
    'an app that is none',
    { 'app.ts': 'export default globalThis' },
    /app\.ts has an object as its default export, and no Express app/,
  ],
  [
    'a route that fails',
    { 'app/x/route.ts': "export const loader = () => 1\nthrow new Error('no key')" },
    /no key[\s\S]*app\/x\/route\.ts:2:/,
  ],
  [
    'a route with an option that is none, whose name the build cannot read',
    {
      'app/x/route.ts': `
      const name = 'timout'
      export const loader = () => 1
      export const config = { [name]: 1 }`,
    },
    /x\/route\.ts.*timout/,
  ],
]

test.each(BROKEN)('%s: nothing is served and the exit code is 1', async (_, files, message) => {
  const root = await makeBuild(files)
  for (const args of [[], ['--workers', '2']]) {
    expect(await tryStart(root, args)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(message),
    })
  }
})

test('an app whose close() does not end is told, and ends all the same', async () => {
  const root = await makeBuild({
    'package.json': '{ "dependencies": { "express": "*" } }',
    'app.ts': `
      import express from 'express'
      export default express()
      export const close = () => new Promise(() => {})`,
  })
  const server = await start(root)
  expect(await server.stop()).toBe(1)
  expect(server.printed.err).toMatch(/^✗ close\(\) of app\.ts has not ended within 10 seconds/)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  'at %s requests in flight finish, then the app is closed',
  async (signal) => {
    const root = await makeBuild({
      'package.json': '{ "dependencies": { "express": "*" } }',
      'app.ts': `
      import express from 'express'
      export default express()
      export const close = async () => console.log('closed')`,
      'app/slow/route.ts': `
      export async function* loader() {
        yield 'a'
        await new Promise((resolve) => setTimeout(resolve, 300))
        yield 'b'
      }`,
    })
    const server = await start(root)
    const response = await fetch(`${server.url}/slow`)
    const ended = server.stop(signal)
    expect(await response.text()).toBe('ab')
    expect(await ended).toBe(0)
    expect(server.printed.out).toMatch(/closed\n$/)
  },
)
