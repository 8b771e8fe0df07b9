import { expect, test } from 'vitest'
import { build, start, tryBuild } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

const FILES = {
  'package.json': '{ "type": "module", "dependencies": { "express": "*" } }',
  'app/time/route.ts': 'export const loader = (): number => 1',
}

const APP = "import express from 'express'\nconst app = express()\nexport default app\n"

test('--smoke starts the build, asks it and ends it', async () => {
  const root = makeProject({
    ...FILES,
    '.env': 'NEEDED=1',
    'app.ts': `${APP}if (!process.env.NEEDED) throw new Error('NEEDED is missing')\napp.get('/', (_req, res) => { res.send('hello') })`,
  })
  const { out, err } = await build(root, '--smoke')
  expect(err).toBe('')
  expect(out).toMatch(/✓ It starts, answers GET \/ with 200, and ends\n$/)
})

const BROKEN: [name: string, app: string, message: RegExp][] = [
  [
    'fails at its top',
    "throw new Error('no database')",
    /The build does not start\n[\s\S]*no database/,
  ],
  ['never becomes ready', "export const ready = () => { throw new Error('no queue') }", /no queue/],
  [
    'answers with an error',
    "app.get('/', () => { throw new Error('no page') })",
    /The build answers GET \/ with 500\n[\s\S]*no page/,
  ],
  [
    'does not end well',
    "export const close = () => { throw new Error('still busy') }",
    /The build ends with 1 at SIGTERM\n[\s\S]*still busy/,
  ],
]

test.each(BROKEN)(
  '--smoke refuses an app that %s, and a plain build does not',
  async (_, code, message) => {
    const root = makeProject({ ...FILES, 'app.ts': `${APP}${code}` })
    const smoked = await tryBuild(root, '--smoke')
    expect([smoked.code, smoked.err]).toEqual([1, expect.stringMatching(message)])
    expect((await tryBuild(root)).code).toBe(0)
  },
)

test('the app is evaluated, then ready, then the routes are imported, then the server listens', async () => {
  const root = makeProject({
    ...FILES,
    'steps.ts': 'export const steps: string[] = []',
    'app.ts': `
      import { Server } from 'node:http'
      import { steps } from './steps.ts'
      ${APP}
      steps.push('app')
      await new Promise(setImmediate)
      steps.push('awaited')
      export async function ready() {
        await new Promise(setImmediate)
        steps.push('ready')
        const { listen } = Server.prototype
        Server.prototype.listen = function (...args: unknown[]) { steps.push('listen'); return Reflect.apply(listen, this, args) }
      }`,
    'app/steps/route.ts':
      "import { steps } from '../../steps.ts'\nsteps.push('routes')\nexport const loader = () => steps.slice(0, 5)",
  })
  await build(root)
  const steps = '200 ["app","awaited","ready","routes","listen"]'
  expect(await (await start(root)).get('/steps')).toBe(steps)
  const inDev: string[] = JSON.parse((await (await startDev(root)).get('/steps')).slice(4))
  expect(inDev.slice(0, 3)).toEqual(['app', 'awaited', 'ready'])
})
