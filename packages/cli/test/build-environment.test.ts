import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { build, serve, start } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

const PROJECT = {
  'package.json': '{ "type": "module" }',
  '.env': 'VITE_COLOUR=blu3-of-env\nTOKEN=t0ken-of-env',
  'app/x/route.ts': `
    const token: string = import.meta.env.TOKEN
    export const loader = () => [import.meta.env.VITE_COLOUR, token, 'TOKEN' in import.meta.env, import.meta.env.NONE ?? null]`,
}

test('import.meta.env is read at run time, the same in dev and in a build', async () => {
  const root = makeProject({
    ...PROJECT,
    'app/mode/route.ts':
      'export const loader = () => [import.meta.env.MODE, import.meta.env.DEV, import.meta.env.PROD]',
  })
  const dev = await startDev(root)
  expect(await dev.get('/x')).toBe('200 ["blu3-of-env","t0ken-of-env",true,null]')
  expect(await dev.get('/mode')).toBe('200 ["development",true,false]')
  await build(root, '--targets', 'node,fetch')
  const started = await start(root)
  expect(await started.get('/x')).toBe('200 ["blu3-of-env","t0ken-of-env",true,null]')
  expect(await started.get('/mode')).toBe('200 ["production",false,true]')
  const other = await serve(root, ['dist/server.js'], { TOKEN: 'other' })
  expect(await other.get('/x')).toBe('200 [null,"other",true,null]')
  process.env.TOKEN = 'of the host'
  const { default: host } = await import(pathToFileURL(join(root, 'dist/fetch.js')).href)
  const answer = await host.fetch(new Request('http://x.test/x'))
  delete process.env.TOKEN
  expect(await answer.json()).toEqual([null, 'of the host', true, null])
})

test('nothing of an environment file stands in a build', async () => {
  const root = makeProject(PROJECT)
  await build(root, '--targets', 'node,fetch')
  for (const name of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|map|json)$/.test(name)) continue
    expect(readFileSync(join(root, 'dist', name), 'utf8')).not.toMatch(/-of-env/)
  }
})
