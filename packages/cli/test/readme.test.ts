import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { renderScreens } from './readme-screens.ts'
import { runPortolan } from './run-portolan.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the screens in the README are what the commands print', async () => {
  // `vitest -u` writes them anew.
  await expect(await renderScreens(readme)).toMatchFileSnapshot('../README.md')
})

test('the files in the README make a project that type-checks', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'preserve',
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: ['node'],
        rootDirs: ['.', './.portolan/types'],
      },
    }),
  })
  for (const [, name = '', code = ''] of readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)) {
    // The configuration names another directory than the examples before it.
    const file = join(root, name.replace(/^app\//, 'routes/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
  }
  const { code, out, err } = await runPortolan(root, ['types'])
  expect([code, out, err]).toEqual([0, '✓ Types in .portolan/types: 2 written\n', ''])
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  expect(spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' }).stdout).toBe('')
  const match = ['routes', '--json', '--match']
  const found = await runPortolan(root, [...match, '/users/7'])
  expect(JSON.parse(found.out)).toMatchObject({ params: { id: 7 }, handler: 'loader' })
  expect((await runPortolan(root, [...match, '/users/7/'])).code).toBe(1)
})
