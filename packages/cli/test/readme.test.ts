import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { renderScreens } from './readme-screens.ts'
import { bin, runPortolan } from './run-portolan.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the screens in the README are what the commands print', async () => {
  // `vitest -u` writes them anew.
  await expect(await renderScreens(readme)).toMatchFileSnapshot('../README.md')
})

test('every reason of the command is on the page of codes, and every reason of the page is one', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const [, type = ''] = /type CommandErrorCode =([\s\S]*?)\n\n/.exec(read('../src/errors.ts')) ?? []
  const reasons = [...type.matchAll(/\| '([a-z-]+)'/g)].map(([, reason]) => reason)
  const [, section = ''] =
    /\n\| reason \|([\s\S]*?)\n\n/.exec(read('../../../apps/docs/reference/codes.md')) ?? []
  const documented = section
    .split('\n')
    .flatMap((row) => row.split('|')[1]?.match(/(?<=`)[a-z-]+(?=`)/g) ?? [])
  expect(documented.sort()).toEqual(reasons.sort())
  expect(reasons.length).toBeGreaterThan(40)
})

test('a message leads to the page of codes by its reason', () => {
  const { stderr } = spawnSync(process.execPath, [bin, 'start', '--root', '/none'], {
    encoding: 'utf8',
  })
  expect(stderr).toMatch(
    /^✗ .*\n {2}root-missing: https:\/\/\S+\/reference\/codes\.md#portolancli\n$/,
  )
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
