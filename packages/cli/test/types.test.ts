import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** The errors of TypeScript in a project, as `file(line,column): error TS…`. */
function typecheck(root: string): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--noEmit', '-p', root], { cwd: root }, (_, stdout) =>
      resolve(stdout.split('\n').filter((line) => /error TS/.test(line))),
    )
  })
}

const BASE = {
  target: 'es2022',
  strict: true,
  skipLibCheck: true,
  types: [],
  rootDirs: ['.', './.portolan/types'],
}

/** How projects resolve their imports, and how their files then name `./$types`. */
const RESOLUTIONS = [
  { options: { module: 'nodenext' }, types: './$types.js' },
  { options: { module: 'esnext', moduleResolution: 'bundler' }, types: './$types' },
]

describe.each(RESOLUTIONS)('under $options', ({ options, types }) => {
  const files = (handlers: Record<string, string>) => ({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...BASE, ...options } }),
    ...Object.fromEntries(
      Object.entries(handlers).map(([directory, text]) => [
        `app/${directory}/route.ts`,
        `import type { ActionContext, LoaderContext, Params } from '${types}'\n${text}`,
      ]),
    ),
  })

  test('a route file knows its own params with no literal', async () => {
    const root = makeProject({
      ...files({
        'users/[id]':
          'export const loader = ({ params, req }: LoaderContext) => [params.id.trim(), req.ip]',
        'ships/[number=int]/[[deck]]/[...path]': `export const loader = ({ params }: LoaderContext) => {
            const check: { number: number; deck?: string; path: string[] } = params
            return check
          }
          export const action = ({ params, state }: ActionContext<{ user: string }>) =>
            state.user.length + params.number`,
        'crews/[id=int]': `import type { Handler } from '${types}'
          import { defineAction } from '@portolan/adapter-express'
          import type { StandardSchema } from '@portolan/dispatch-core'
          declare const text: StandardSchema<string>
          export const action = defineAction({ body: text }, async ({ params, body, req }) => {
            const check: { id: number } = params
            return { ...check, body, ip: req.ip }
          }) satisfies Handler
          export const loader = (({ params }) => params.id.toFixed()) satisfies Handler`,
        "odd$/q'uote/[u+00e9]": 'export const loader = (_: LoaderContext) => ({}) as Params',
      }),
      'use.ts': `import type { ActionResult, LoaderResult, RouteParams } from './.portolan/types/routes.js'
        export const params: RouteParams<'/users/:id'> = { id: '7' }
        export const result: LoaderResult<'/users/:id'> = ['7', null]
        export const crew: ActionResult<'/crews/:id(int)'> = { id: 7, body: 'x', ip: undefined }`,
    })
    const { code, out, err } = await runPortolan(root, ['types'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe('✓ Types in .portolan/types: 5 written\n')
    expect(await typecheck(root)).toEqual([])
  })

  test('misuse does not compile', async () => {
    const root = makeProject(
      files({
        'users/[uid]': 'export const loader = ({ params }: LoaderContext) => params.id',
        'ships/[number=int]':
          'export const loader = ({ params }: LoaderContext) => params.number.trim()',
        plain: 'export const loader = ({ params }: LoaderContext) => params.id',
      }),
    )
    await runPortolan(root, ['types'])
    expect((await typecheck(root)).map((line) => line.replace(/\(.*?error /, ' '))).toEqual([
      expect.stringMatching(/^app\/plain\/route\.ts TS2339: Property 'id' does not exist/),
      expect.stringMatching(/^app\/ships\/\[number=int\]\/route\.ts TS2339: Property 'trim'/),
      expect.stringMatching(/^app\/users\/\[uid\]\/route\.ts TS2339: Property 'id'/),
    ])
  })
})

test('a name in the state that the app does not declare does not compile', async () => {
  const handler = (type: string, names: string) =>
    `import type { LoaderContext, MiddlewareContext } from '@portolan/adapter-express'
export const loader = ({ state }: ${type}) => [${names}]`
  const files = {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...BASE, module: 'nodenext' } }),
    'app/a/route.ts': handler('LoaderContext', 'state.userId'),
    'app/b/route.ts': handler('LoaderContext', 'state.usrId'),
    'app/c/route.ts': handler(
      'MiddlewareContext<{ tenant: string }>',
      'state.tenant, state.userId',
    ),
  }
  expect(await typecheck(makeProject(files))).toEqual([])
  const declared = makeProject({
    ...files,
    'state.d.ts':
      'export {}\ndeclare global { namespace Portolan { interface State { userId?: string } } }',
  })
  expect(await typecheck(declared)).toEqual([
    expect.stringMatching(/^app\/b\/route\.ts.*Property 'usrId' does not exist on type 'State'/),
  ])
})

test('the contexts are those of the adapter that the project has', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "@portolan/adapter-fetch": "1" } }',
    'app/route.ts': '',
  })
  await runPortolan(root, ['types'])
  expect(readFileSync(join(root, '.portolan/types/app/$types.d.ts'), 'utf8')).toContain(
    'from "@portolan/adapter-fetch"',
  )
})

test('only what has changed is written, and what is gone is removed', async () => {
  const root = makeProject({
    'app/a/[id]/route.ts': '',
    'app/b/c/route.ts': '',
    '.portolan/types/app/b/mine.d.ts': 'export {}',
    '.portolan/types/app/x/$types.d.ts': '// Written by hand',
  })
  const first = await runPortolan(root, ['types'])
  expect(first.out).toContain('3 written')
  const generated = join(root, '.portolan/types')
  const stamp = () => statSync(join(generated, 'app/a/[id]/$types.d.ts')).mtimeMs
  const before = stamp()
  expect((await runPortolan(root, ['types'])).out).toContain(': 3 unchanged')
  expect(stamp()).toBe(before)
  rmSync(join(root, 'app/b'), { recursive: true })
  expect((await runPortolan(root, ['types'])).out).toContain(': 1 written, 1 removed, 1 unchanged')
  expect(existsSync(join(generated, 'app/b/c'))).toBe(false)
  expect(existsSync(join(generated, 'app/b/mine.d.ts'))).toBe(true)
  expect(existsSync(join(generated, 'app/x/$types.d.ts'))).toBe(true)
})

test('version control leaves the directory alone', async () => {
  const root = makeProject({ 'app/route.ts': '' })
  await runPortolan(root, ['types'])
  expect(readFileSync(join(root, '.portolan/.gitignore'), 'utf8')).toBe('*\n')
})

describe('rootDirs', () => {
  const advise = async (tsconfig: string, args: string[] = []) => {
    const root = makeProject({ 'app/route.ts': '', 'tsconfig.json': tsconfig })
    writeFileSync(
      join(root, 'base.json'),
      '{ "compilerOptions": { "rootDirs": [".", ".portolan/types/"] } }',
    )
    const { code, err } = await runPortolan(root, ['types', ...args])
    expect(code).toBe(0)
    return err
  }

  test.each([
    '{ "compilerOptions": { "rootDirs": [".", "./.portolan/types"] } }',
    '{ // a comment\n "extends": "./base.json", }',
  ])('that are as they should be are not mentioned: %s', async (tsconfig) =>
    expect(await advise(tsconfig)).toBe(''),
  )

  test.each([
    ['{}', 'tsconfig.json has no rootDirs; write "rootDirs": [".", "./.portolan/types"] under'],
    ['{ "compilerOptions": { "rootDirs": ["src"] } }', 'The rootDirs of tsconfig.json are ['],
    ['{ "files": [], "references": [{ "path": "src" }] }', 'in the one with the route files'],
    ['{ "extends": "./none.json" }', 'cannot be read'],
  ])('%s: %s', async (tsconfig, expected) => expect(await advise(tsconfig)).toContain(expected))

  test('are told for another directory of types', async () => {
    expect(await advise('{}', ['--types-dir', 'generated'])).toContain('"./generated"')
  })
})

test('an app directory outside the project is refused', async () => {
  const root = makeProject({ 'app/route.ts': '', 'inner/package.json': '{}' })
  const { code, err } = await runPortolan(root, ['types', '--root', 'inner', '--app-dir', '../app'])
  expect(code).toBe(1)
  expect(err).toContain('is not inside the project')
})
