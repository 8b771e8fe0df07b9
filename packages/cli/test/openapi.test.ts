import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { makeProject, writeIn } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const FILES = {
  'package.json': '{ "type": "module", "name": "ships", "version": "1.2.3" }',
  'app/ships/[id=int]/route.ts': `
    import { defineLoader } from '@portolan/dispatch-core'
    import { z } from 'zod'
    const Ship = z.object({ name: z.string() }).meta({ id: 'Ship' })
    export const loader = defineLoader({ response: Ship }, () => ({ name: 'Argo' }))
  `,
  'app/middleware.ts': `
    import { bearer, defineMiddleware } from '@portolan/dispatch-core'
    export default defineMiddleware({ security: bearer() }, (_context, next) => next())
  `,
}
const SERVED = `
  import { openApi } from '@portolan/openapi'
  export const loader = openApi({ info: { title: 'Harbour', version: '7' }, prefix: '/v1' })
`

test('openapi prints the document of the routes, with their middleware, and starts no app', async () => {
  const root = makeProject({ ...FILES, 'app.ts': "throw new Error('started')" })
  const { code, out, err } = await runPortolan(root, ['openapi'])
  expect([code, err]).toEqual([0, ''])
  const document = JSON.parse(out)
  expect(document).toMatchObject({
    openapi: '3.1.1',
    info: { title: 'ships', version: '1.2.3' },
    paths: {
      '/ships/{id}': {
        get: { security: [{ bearer: [] }], 'x-portolan-file': 'ships/[id=int]/route.ts' },
      },
    },
  })
})

test('openapi takes the options of openApi() in the project, and --version over them', async () => {
  const root = makeProject({ ...FILES, 'app/openapi.json/route.ts': SERVED })
  const { code, out } = await runPortolan(root, ['openapi', '--version', '3.2'])
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    { openapi: '3.2.0', info: { title: 'Harbour' }, servers: [{ url: '/v1' }] },
  ])
})

test('openapi --output writes the file, and --check fails where it is stale', async () => {
  const root = makeProject(FILES)
  const missing = await runPortolan(root, ['openapi', '--check'])
  expect(missing).toEqual({
    code: 1,
    out: '',
    err: '✗ openapi.json is missing; run portolan openapi --output openapi.json\n',
  })
  expect(await runPortolan(root, ['openapi', '--output', 'openapi.json'])).toMatchObject({
    code: 0,
    out: '✓ openapi.json: 1 path\n',
  })
  expect(readFileSync(join(root, 'openapi.json'), 'utf8')).toMatch(/\}\n$/)
  expect(await runPortolan(root, ['openapi', '--check'])).toMatchObject({
    code: 0,
    out: '✓ openapi.json is up to date: 1 path\n',
  })
  writeIn(root, 'app/ships/route.ts', 'export const loader = () => []')
  const stale = await runPortolan(root, ['openapi', '--check'])
  expect([stale.code, stale.err.split('\n')[0]]).toEqual([
    1,
    '✗ openapi.json is not that of the routes; run portolan openapi --output openapi.json',
  ])
  expect(stale.err).toContain('  + ')
})

test('openapi fails for a part that cannot be described, with its place', async () => {
  const root = makeProject({
    ...FILES,
    'app/when/route.ts': `
      import { defineAction } from '@portolan/dispatch-core'
      import { z } from 'zod'
      export const POST = defineAction({ body: z.object({ at: z.date() }) }, () => null)
    `,
  })
  const { code, out, err } = await runPortolan(root, ['openapi', '--output', 'openapi.json'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toContain('when/route.ts: POST: body.at: a request carries no Date')
  expect(existsSync(join(root, 'openapi.json'))).toBe(false)
})

test('openapi tells a wrong config in a line that names the file', async () => {
  const root = makeProject({
    ...FILES,
    'app/wrong/route.ts': 'export const config = { timeout: -1 }; export const loader = () => 1',
  })
  const { code, out, err } = await runPortolan(root, ['openapi'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^✗ .*wrong\/route\.ts.*timeout.*\n$/)
})

test('openapi names the file whose import does not end', async () => {
  const root = makeProject({
    ...FILES,
    'app/slow/route.ts': 'await new Promise((r) => setTimeout(r, 60_000)); export const loader = 1',
  })
  const { code, err } = await runPortolan(root, ['openapi', '--timeout', '3'])
  expect(code).toBe(1)
  expect(err).toContain('app/slow/route.ts has not loaded within 3 seconds')
})

test('openapi names the file that imports a name which a package does not export', async () => {
  const root = makeProject({
    ...FILES,
    'app/wrong/route.ts': "import { zoo } from 'zod'\nexport const loader = () => zoo",
  })
  const { code, err } = await runPortolan(root, ['openapi'])
  expect(code).toBe(1)
  expect(err).toContain(
    'wrong/route.ts: importing it failed: app/wrong/route.ts imports "zoo" from "zod", which does not export it',
  )
})

test('openapi names the place in a file that cannot be compiled', async () => {
  const root = makeProject({
    ...FILES,
    'app/wrong/route.ts': 'export const loader = () => 1\nconst x: = 2',
  })
  const { code, err } = await runPortolan(root, ['openapi'])
  expect(code).toBe(1)
  expect(err).toContain('app/wrong/route.ts:2:10: Unexpected token')
})

test('openapi loads routes with paths of tsconfig.json, in CommonJS, and with their own place', async () => {
  const described = (name: string, summary: string) => `
    import { defineLoader } from '@portolan/dispatch-core'
    import { text } from '#lib/text'
    export const loader = defineLoader({ docs: { summary: ${summary} } }, () => ${name})
  `
  const root = makeProject({
    ...FILES,
    'tsconfig.json': '{ "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } } }',
    'lib/text.ts': 'export const text: string = process.env.SHIP ?? ""',
    '.env': 'SHIP=Argo',
    'app/env/route.ts': described('text', 'text'),
    'app/place/route.ts': described('text', 'import.meta.url'),
    'app/common/route.cjs': `
      const { defineLoader } = require('@portolan/dispatch-core')
      exports.loader = defineLoader({ docs: { summary: __dirname } }, () => 1)
    `,
  })
  const { code, out, err } = await runPortolan(root, ['openapi'])
  expect([code, err]).toEqual([0, ''])
  const { paths } = JSON.parse(out)
  expect(paths['/env'].get.summary).toBe('Argo')
  expect(paths['/place'].get.summary).toBe(String(pathToFileURL(`${root}/app/place/route.ts`)))
  expect(paths['/common'].get.summary).toBe(join(root, 'app/common'))
})

test('openapi ends, even though a module has opened a connection or a timer', async () => {
  const root = makeProject({
    ...FILES,
    'app/timer/route.ts': 'setInterval(() => {}, 1_000); export const loader = () => 1',
  })
  expect((await runPortolan(root, ['openapi'])).code).toBe(0)
})

test('openapi says what to install where the project does not have the package', async () => {
  const root = makeProject({ 'package.json': '{ "type": "module" }', 'app/route.ts': '' })
  rmSync(join(root, 'node_modules/@portolan/openapi'), { recursive: true })
  // Where pnpm runs the tests, Node looks in its store, too.
  const { code, err } = await runPortolan(root, ['openapi'], { NODE_PATH: '' })
  expect([code, err]).toEqual([
    1,
    '✗ portolan openapi needs @portolan/openapi, which the project does not have; run npm install --save-dev @portolan/openapi\n',
  ])
})

test('diff tells breaking, risky and safe changes since a file, with the line of the handler', async () => {
  const root = makeProject({ ...FILES, 'app/ships/route.ts': 'export const loader = () => []' })
  await runPortolan(root, ['openapi', '--output', 'old.json'])
  expect(await runPortolan(root, ['diff', 'old.json'])).toEqual({
    code: 0,
    out: 'No change since old.json\n',
    err: '',
  })
  rmSync(join(root, 'app/ships/route.ts'))
  writeIn(
    root,
    'app/ships/[id=int]/route.ts',
    FILES['app/ships/[id=int]/route.ts']
      .replace('{ name: z.string() }', '{ title: z.string() }')
      .replace('{ name:', '{ title:'),
  )
  const { code, out } = await runPortolan(root, ['diff', 'old.json'])
  expect([code, out]).toEqual([
    1,
    `✗ breaking: GET /ships: The operation is gone [operation-removed] app/ships/route.ts
✗ breaking: GET /ships/{id}: 200.name: is gone from the answer [response-field-removed] app/ships/[id=int]/route.ts:5:18
✓ safe: GET /ships/{id}: 200.title: is a new field of the answer [response-field-added] app/ships/[id=int]/route.ts:5:18
2 breaking changes, 1 safe change since old.json
`,
  ])
  const github = await runPortolan(root, ['diff', 'old.json', '--format', 'github'])
  expect(github.out.split('\n')[1]).toBe(
    '::error file=app/ships/[id=int]/route.ts,line=5,col=18,title=portolan%3A response-field-removed::GET /ships/{id}: 200.name: is gone from the answer [response-field-removed]',
  )
  const { changes } = JSON.parse(
    (await runPortolan(root, ['diff', 'old.json', '--format', 'json'])).out,
  )
  expect(changes[1]).toMatchObject({
    code: 'response-field-removed',
    level: 'breaking',
    method: 'GET',
    path: '/ships/{id}',
    place: '200.name',
    line: 5,
  })
})

test('diff reads the document of a commit, and says so where there is none', async () => {
  const root = makeProject(FILES)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: root })
  git('init', '--quiet', '--initial-branch', 'main')
  await runPortolan(root, ['openapi', '--output', 'openapi.json'])
  git('add', 'openapi.json')
  git('commit', '--quiet', '--message', 'Document')
  expect((await runPortolan(root, ['diff', 'main'])).out).toBe('No change since main\n')
  expect(await runPortolan(root, ['diff', 'other'])).toEqual({
    code: 1,
    out: '',
    err: '✗ other is neither a file nor a commit of this clone; fetch a branch first, such as by git fetch --depth 1 origin main, and write portolan diff FETCH_HEAD; or write portolan diff old.json\n',
  })
  git('rm', '--quiet', '--cached', 'openapi.json')
  git('commit', '--quiet', '--message', 'No document')
  expect((await runPortolan(root, ['diff', 'main'])).err).toBe(
    '✗ main is a commit without openapi.json; commit the document of portolan openapi --output openapi.json; or write portolan diff old.json\n',
  )
})
