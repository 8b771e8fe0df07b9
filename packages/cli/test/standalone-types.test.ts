import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** The errors of TypeScript in a project, as `file(line,column): error TS…`. */
function typecheck(root: string): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', root], { cwd: root }, (_, stdout) =>
      resolve(stdout.split('\n').filter((line) => /error TS/.test(line))),
    )
  })
}

/** Installs a package that this one does not depend on. */
function linkPackage(root: string, name: string): void {
  const scope = join(root, 'node_modules/@portolan')
  mkdirSync(scope, { recursive: true })
  symlinkSync(
    fileURLToPath(new URL(`../../${name}`, import.meta.url)),
    join(scope, name),
    'junction',
  )
}

const COMPILER_OPTIONS = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  noEmit: true,
  types: [],
}

const SERVER = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { ...COMPILER_OPTIONS, skipLibCheck: true },
    include: ['app', 'matchers.d.ts'],
  }),
  'matchers.d.ts':
    'declare namespace Portolan { interface ParamMatchers { hex: { readonly value: number } } }',
  'app/middleware.ts': `import { defineMiddleware, Problem } from '@portolan/dispatch-core'
    export default defineMiddleware({ responses: { 401: Problem } }, async (_context, next) => next())`,
  'app/users/[id=int]/[[tab]]/route.ts': `import { notFound } from '@portolan/dispatch-core'
    interface User { id: string; born: Date; friends: User[]; say(): string; note: string | undefined }
    declare const user: User
    export const loader = () => (Math.random() > 0.5 ? user : notFound())
    export const DELETE = () => undefined
    export const PUT = () => new Response('x')`,
  'app/users/route.ts': `import { defineAction, defineLoader, json } from '@portolan/dispatch-core'
    import { z } from 'zod'
    const name = z.string().brand('name')
    export const GET = defineLoader(
      { query: z.object({ page: z.coerce.number().optional(), tag: z.array(z.enum(['a', 'b'])) }) },
      ({ query }) => ({ page: query.page, 'as-is': [1, 'x'] as [number, string] }),
    )
    export const POST = defineAction(
      {
        body: z.object({ name, at: z.coerce.date() }),
        responses: { 201: z.object({ id: z.string(), at: z.date() }), 409: z.object({ email: name }) },
      },
      () => json({ id: '7', at: new Date() }, 201),
    )`,
  'app/orders/middleware.ts': `import { defineMiddleware } from '@portolan/dispatch-core'
    import { z } from 'zod'
    export default [
      defineMiddleware(
        { methods: ['POST'], requestHeaders: { 'Idempotency-Key': z.string() } },
        async (_context, next) => next(),
      ),
      defineMiddleware({ requestHeaders: { 'X-Note': z.string().optional() } }, async (_context, next) => next()),
    ]`,
  'app/orders/route.ts': `export const loader = () => 7
    export const action = () => 7`,
  'app/ticks/route.ts': `import { eventStream } from '@portolan/dispatch-core'
    export const loader = () =>
      eventStream(async function* () {
        yield { event: 'tick', data: { n: 1, at: new Date() } } as const
      })`,
  'app/photos/route.ts': `import { defineAction } from '@portolan/dispatch-core'
    import { file, files, multipart } from '@portolan/multipart'
    import { z } from 'zod'
    export const action = defineAction(
      { body: multipart({ photo: file(), pages: files(), title: z.string(), age: z.coerce.number() }) },
      ({ body }) => ({ title: body.title }),
    )`,
  'app/lines/route.ts': `import { ndjson } from '@portolan/dispatch-core'
    export const loader = () => ndjson([{ at: new Date() }])`,
  'app/described/route.ts': `import { defineAction, defineLoader, eventsOf, linesOf } from '@portolan/dispatch-core'
    import { z } from 'zod'
    const Tick = z.object({ at: z.date() })
    export const GET = defineLoader({ response: eventsOf({ tick: Tick, end: z.string() }) }, () => new Response())
    export const POST = defineAction({ responses: { 201: linesOf(Tick) } }, () => new Response())`,
}

const USE = `import { createClient, formData } from '@portolan/client'
import type { Routes } from './routes'
const api = createClient<Routes>({ baseUrl: 'http://x.test' })
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A>() {
  return <B>(_: B, equal: Equal<A, B>) => equal
}
interface User { id: string; born: string; friends: User[]; note?: string }
export async function use() {
  const user: User = await api.get('/users/:id(int)/:tab?', { params: { id: 7 } })
  is<undefined>()(await api.delete('/users/:id(int)/:tab?', { params: { id: 7, tab: 'x' } }), true)
  is<unknown>()(await api.put('/users/:id(int)/:tab?', { params: { id: 7 } }), true)
  const list = await api.get('/users', { query: { page: 7, tag: ['a'] } })
  is<{ page?: number; 'as-is': [number, string] }>()(list, true)
  const made = await api.post('/users', {
    body: { name: 'Ada', at: '2027-01-01' },
    expect: [409, 422, 401],
  })
  if (made.status === 201) is<{ id: string; at: string }>()(made.data, true)
  if (made.status === 409) is<string>()(made.problem.email, true)
  if (made.status === 401) is<string>()(made.problem.title, true)
  if (made.status === 422) is<string[]>()(made.problem.errors.map(({ message }) => message), true)
  for await (const { event, data } of api.events('/ticks')) {
    is<'tick'>()(event, true)
    is<{ n: 1; at: string }>()(data, true)
  }
  for await (const line of await api.get('/lines')) is<{ at: string }>()(line, true)
  for await (const line of await api.post('/described')) is<{ at: string }>()(line, true)
  for await (const { event, data } of api.events('/described')) {
    is<'tick' | 'end'>()(event, true)
    is<{ at: string } | string>()(data, true)
  }
  await api.get('/orders', { headers: { 'X-Note': 'a' } })
  await api.post('/orders', { headers: { 'Idempotency-Key': 'k-1', 'X-Note': 'a' } })
  // @ts-expect-error
  api.post('/orders', { headers: { 'X-Note': 'a' } })
  // @ts-expect-error
  api.post('/orders')
  const photos = { photo: new Blob(), pages: [new Blob()], age: 7 }
  const photo = await api.post('/photos', { body: formData({ ...photos, title: 'Harbour' }) })
  is<{ title: string }>()(photo, true)
  // @ts-expect-error
  api.post('/photos', { body: formData(photos) })
  // @ts-expect-error
  api.get('/user')
  // @ts-expect-error
  api.delete('/users')
  // @ts-expect-error
  api.get('/users/:id(int)/:tab?', { params: { id: '7' } })
  // @ts-expect-error
  api.get('/users', { query: { tag: ['c'] } })
  // @ts-expect-error
  api.post('/users', { body: { at: '2027-01-01' } })
  // @ts-expect-error
  api.post('/users', { body: { name: 'Ada', at: '' }, expect: [410] })
  return user
}
`

test('a front end has the same types from a file that imports nothing', async () => {
  const server = makeProject(SERVER)
  linkPackage(server, 'multipart')
  const { code, err, out } = await runPortolan(server, ['types', '--standalone', 'api/routes.d.ts'])
  expect([code, err]).toEqual([0, expect.not.stringContaining('✗')])
  expect(out).toContain('✓ Types without the sources: api/routes.d.ts\n')
  const written = readFileSync(join(server, 'api/routes.d.ts'), 'utf8')
  expect(written).not.toMatch(/\bimport\b/)
  const front = makeProject({
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...COMPILER_OPTIONS, lib: ['es2022', 'dom', 'dom.iterable'] },
      include: ['use.ts'],
    }),
    'routes.d.ts': written,
    'use.ts': USE,
  })
  // The client is the only package.
  rmSync(join(front, 'node_modules'), { recursive: true })
  linkPackage(front, 'client')
  expect(await typecheck(front)).toEqual([])
})

test('a project without TypeScript learns what to install', async () => {
  const root = makeProject({ 'app/route.ts': 'export const loader = () => 7' })
  rmSync(join(root, 'node_modules/typescript'))
  const { code, err } = await runPortolan(root, ['types', '--standalone'])
  expect(code).toBe(1)
  expect(err).toContain('npm install --save-dev typescript@6')
})

test('a tsconfig.json that cannot be read is told', async () => {
  const root = makeProject({ 'app/route.ts': '', 'tsconfig.json': '{ "extends": "./none.json" }' })
  const { code, err } = await runPortolan(root, ['types', '--standalone'])
  expect([code, err]).toEqual([1, expect.stringContaining('tsconfig.json cannot be read')])
})
