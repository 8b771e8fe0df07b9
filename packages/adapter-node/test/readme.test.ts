import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findFreePort } from '@portolan-internal/runtimes/free-port'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const project = join(here, 'readme')

const COMPILER_OPTIONS = {
  strict: true,
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
  rootDir: '.',
  outDir: 'dist',
}

// The README's code blocks that begin with a file's name are that file.
beforeAll(async () => {
  const readme = await readFile(join(here, '../README.md'), 'utf8')
  for (const [, name = '', code = ''] of readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)) {
    await mkdir(dirname(join(project, name)), { recursive: true })
    await writeFile(join(project, name), code)
  }
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS }),
  )
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', project])
})

afterAll(() => rm(project, { recursive: true }))

test('the README’s server answers as the README says, and ends when it is told to', async () => {
  const port = await findFreePort()
  const server = spawn(process.execPath, [join(project, 'dist/server.js')], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'inherit',
  })
  const exited = new Promise((resolve) => server.once('exit', (...ending) => resolve(ending)))
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  while ((await get('/').catch(() => undefined)) === undefined) {
    expect(server.exitCode).toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const user = await get('/api/users/7')
  expect([user.status, await user.text()]).toEqual([200, '{"user":{"id":"7","name":"Ada"}}'])
  expect((await get('/api/users/nobody')).status).toBe(404)
  server.kill('SIGTERM')
  // Windows has no signals: there a process is ended from outside.
  expect(await exited).toEqual(process.platform === 'win32' ? expect.anything() : [0, null])
})
