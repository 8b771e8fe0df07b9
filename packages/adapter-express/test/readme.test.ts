import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findFreePort } from '@portolan-internal/runtimes/free-port'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const project = join(here, 'readme')
const processes: ChildProcess[] = []

// The README's code blocks that begin with a file's name are that file.
beforeAll(async () => {
  const readme = await readFile(join(here, '../README.md'), 'utf8')
  for (const [, , name = '', code = ''] of readme.matchAll(/```(ts|js)\n\/\/ (\S+)\n(.*?)```/gs)) {
    await mkdir(dirname(join(project, name)), { recursive: true })
    await writeFile(join(project, name), code)
  }
  await cp(join(here, 'plain-style/tsconfig.json'), join(project, 'tsconfig.json'))
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [
    tsc,
    '-p',
    project,
    '--outDir',
    join(project, 'dist'),
  ])
  await cp(join(project, 'server.cjs'), join(project, 'dist/server.cjs'))
})

afterEach(() => {
  for (const child of processes.splice(0)) child.kill()
})

afterAll(() => rm(project, { recursive: true }))

async function start(file: string): Promise<string> {
  const port = await findFreePort()
  const child = spawn(process.execPath, [join(project, 'dist', file)], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'inherit',
  })
  processes.push(child)
  const origin = `http://127.0.0.1:${port}`
  for (;;) {
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (isUp) return origin
    if (child.exitCode !== null) throw new Error(`${file} exited with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test.each(['server.js', 'server.cjs'])(
  'the README’s %s answers as the README says',
  async (file) => {
    const origin = await start(file)
    const user = await fetch(`${origin}/api/users/7`)
    expect([user.status, await user.text()]).toEqual([200, '{"user":{"id":"7","name":"Ada"}}'])
    const patched = await fetch(`${origin}/api/users/7`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"Grace"}',
    })
    expect([patched.status, await patched.text()]).toEqual([
      200,
      '{"user":{"id":"7","name":"Grace"}}',
    ])
    expect((await fetch(`${origin}/api/users/nobody`)).status).toBe(404)
  },
)

test('the README’s own route of the app comes first', async () => {
  const origin = await start('server.js')
  expect(await (await fetch(`${origin}/health`)).json()).toEqual({ ok: true })
})
