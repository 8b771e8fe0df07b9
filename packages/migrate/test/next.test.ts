import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDispatcher, type RouteModule } from '@portolan/dispatch-core'
import { afterAll, describe, expect, test } from 'vitest'
import { isNote, migrateNext, SourceError, writeMigration } from '../src/index.ts'
import { NEXT_APPS, NEXT_PACKAGE, type NextRequestSample } from './apps/next-apps.ts'
import { createProject, readProject, removeProjects } from './apps/project-directory.ts'

afterAll(removeProjects)

type NextHandler = (request: Request, context: object) => Promise<Response>

/** As Next calls a handler. */
async function askBefore(root: string, asked: NextRequestSample): Promise<unknown> {
  const extension = existsSync(join(root, 'next-app', asked.file, 'route.ts')) ? 'ts' : 'js'
  const file = join(root, 'next-app', asked.file, `route.${extension}`)
  const { NextRequest } = await import(join(root, 'node_modules/next/server.js'))
  await import(join(root, 'node_modules/next/headers.js'))
  const module = await import(/* @vite-ignore */ file)
  const request = new NextRequest(...toRequest(asked))
  Object.assign(globalThis, { nextRequest: request })
  const handler: NextHandler = module[asked.method ?? 'GET']
  const isOld = /params: \{/.test(readFileSync(file, 'utf8').replace(/: \{ params: P/g, ''))
  const params = asked.params ?? {}
  try {
    return await tell(await handler(request, { params: isOld ? params : Promise.resolve(params) }))
  } catch (thrown) {
    if (thrown instanceof Response) return tell(thrown)
    throw thrown
  }
}

async function askAfter(root: string, asked: NextRequestSample): Promise<unknown> {
  const directory = join(root, 'routes', asked.file.replace('%5F', '[x+5f]'))
  const extension = existsSync(join(directory, 'route.ts')) ? 'ts' : 'js'
  const module: RouteModule = await import(/* @vite-ignore */ join(directory, `route.${extension}`))
  const dispatcher = createDispatcher({ routes: [{ pattern: asked.pattern, module }] })
  return tell(await dispatcher.fetch(new Request(...toRequest(asked))))
}

function toRequest({ path, method = 'GET', headers, body }: NextRequestSample) {
  const init = { method, ...(headers && { headers }), ...(body !== undefined && { body }) }
  return [`http://ships.example${path}`, init] as const
}

async function tell(response: Response): Promise<unknown> {
  const names = ['content-type', 'location', 'set-cookie', 'x-user']
  return {
    status: response.status,
    body: await response.text(),
    headers: names.map((name) => response.headers.get(name)),
  }
}

describe.each(NEXT_APPS.map((app) => [app.name, app] as const))('%s', (_name, app) => {
  const root = createProject({ ...app.files, ...NEXT_PACKAGE })
  // Next alone knows the paths of tsconfig.json.
  const plain = Object.entries(app.files).map(([name, text]) => [
    name,
    text.replace("'@/", "'../../../../"),
  ])
  const old = createProject({ ...Object.fromEntries(plain), ...NEXT_PACKAGE })
  const options = { root, appDir: join(root, 'routes'), directory: 'next-app' }

  test('answers as before', async () => {
    const migration = migrateNext(options)
    expect(migration.remarks).toEqual([])
    writeMigration(migration)
    for (const asked of app.requests) {
      const before = await askBefore(old, asked)
      expect([asked, await askAfter(root, asked)]).toEqual([asked, before])
    }
  })

  test('has these route files, keeps the old ones, and is not changed by a second run', () => {
    const made = Object.keys(readProject(root)).filter((name) => name.startsWith('routes/'))
    expect(made.map((name) => name.slice('routes/'.length))).toEqual(app.makes)
    expect(readProject(root)).toMatchObject(app.files)
    expect(migrateNext(options)).toEqual({ changes: [], remarks: [] })
  })
})

/** The mark ¦ stands in front of the place that is told. */
const REFUSALS: [code: string, body: string][] = [
  ['handler-form', 'export const ¦GET = withUser(() => Response.json({}))'],
  ['handler-form', "export { ¦GET } from '../auth'"],
  ['handler-form', 'export const { ¦GET } = handlers'],
  ['handler-form', 'export function GET(¦{ url }) {}'],
  ['handler-form', 'export function GET(request, context) { return answer(¦context) }'],
  ['handler-form', 'export function GET() {}\nexport const POST = () => ¦GET()'],
  ['handler-form', 'export function GET(request, { params }) { return ¦params.then(String) }'],
  ['assigned-name', 'export function GET(request) { ¦request = null }'],
  ['next-api', 'export function GET(request) { return ¦request.nextUrl.locale }'],
  ['next-api', "export function GET(request) { ¦request.nextUrl.pathname = '/' }"],
  ['next-api', 'export function GET(request) { return ¦request.ip }'],
  ['next-api', 'export function GET(request) { return ¦request.cookies.getAll() }'],
  ['next-api', "export function GET(request) { return ¦request.cookies.get('a') }"],
  ['next-api', 'export const GET = () => {}\nconst read = (request) => ¦request.nextUrl'],
  [
    'next-api',
    "import { cookies } from 'next/headers'\nexport const GET = async () => ¦(await cookies()).set('a', 'b')",
  ],
  [
    'next-api',
    "import { headers } from 'next/headers'\nexport const GET = () => {}\nconst agent = () => ¦headers()",
  ],
  ['next-api', "import { draftMode } from 'next/headers'\nexport const GET = () => ¦draftMode()"],
  ['next-api', "import { after } from 'next/server'\nexport function GET() { ¦after(() => {}) }"],
  [
    'next-api',
    "import { revalidatePath } from 'next/cache'\nexport function GET() { ¦revalidatePath('/') }",
  ],
  [
    'next-api',
    "import { unstable_cache } from 'next/cache'\nexport const GET = () => {}\nconst get = ¦unstable_cache(() => {})",
  ],
  [
    'next-api',
    "import { NextResponse } from 'next/server'\nexport const GET = () => ¦NextResponse.next()",
  ],
  [
    'next-api',
    "import { NextResponse } from 'next/server'\nexport const GET = () => { const answer = NextResponse.json({}); ¦answer.cookies.set('a', 'b') }",
  ],
  ['next-api', 'export const GET = () => {}\n¦export const dynamicParams = false'],
  ['name-conflict', 'export const GET = () => {}\n¦export const config = {}'],
  ['place-of-file', 'export const GET = () => new Response(¦import.meta.url)'],
  ['differs', 'export const GET = () => {}\n¦export const revalidate = 60'],
  ['differs', 'export const GET = () => {}\n¦export function generateStaticParams() { return [] }'],
  ['differs', "export const GET = () => fetch('http://a.example', { ¦next: { revalidate: 1 } })"],
  ['differs', 'export const GET = (request) => verify(¦request)'],
]

test.each(REFUSALS)('tells %s with its place: %s', (code, marked) => {
  const before = marked.slice(0, marked.indexOf('¦'))
  const files = { 'next-app/a/route.js': `${marked.replace('¦', '')}\n` }
  const root = createProject(files)
  const { remarks } = migrateNext({ root, appDir: join(root, 'routes'), directory: 'next-app' })
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  expect(remarks).toMatchObject([{ code, place: { file: 'next-app/a/route.js', line, column } }])
  expect(remarks.every(isNote)).toBe(code === 'differs')
})

test.each([
  ['next-directory', '@team/a'],
  ['next-directory', '(.)photo'],
  ['param-name', '[user-id]'],
  ['path-syntax', 'a[b]'],
])('tells %s for the directory %s', (code, directory) => {
  const name = `next-app/${directory}/route.js`
  const root = createProject({ [name]: 'export const GET = () => {}\n' })
  const { changes, remarks } = migrateNext({
    root,
    appDir: join(root, 'routes'),
    directory: 'next-app',
  })
  expect(changes).toEqual([])
  expect(remarks).toMatchObject([{ code, place: { file: name, line: 1, column: 1 } }])
})

test('the middleware of Next is refused, until the route files have one', () => {
  const root = createProject({
    'middleware.js': 'export function middleware() {}\n',
    'next-app/a/route.js': 'export const GET = () => Response.json({})\n',
  })
  const options = { root, appDir: join(root, 'routes'), directory: 'next-app' }
  const refused = migrateNext(options)
  expect(refused.remarks).toMatchObject([
    { code: 'next-middleware', place: { file: 'middleware.js' } },
  ])
  expect(() => writeMigration(refused)).toThrow(RangeError)
  mkdirSync(join(root, 'routes'))
  writeFileSync(join(root, 'routes/middleware.js'), 'export default (ctx, next) => next()\n')
  expect(migrateNext(options).remarks).toMatchObject([{ code: 'stays' }])
})

test('a file that is there is kept, and refused where it lacks a method', () => {
  const root = createProject({
    'next-app/a/route.js': 'export const GET = withUser(() => {})\n',
    'next-app/b/route.js': 'export const GET = () => {}\nexport const POST = () => {}\n',
    'routes/a/route.ts': 'export const GET = () => ({})\n',
    'routes/b/route.js': 'export const GET = () => ({})\n',
  })
  const options = { root, appDir: join(root, 'routes'), directory: 'next-app' }
  const { changes, remarks } = migrateNext(options)
  expect(changes).toEqual([])
  expect(remarks).toMatchObject([{ code: 'file-exists', place: { file: 'next-app/b/route.js' } }])
})

test('a module of the project that needs Next is told where it is imported', () => {
  const root = createProject({
    'lib/user.js': "import { cookies } from 'next/headers'\nexport const user = () => cookies()\n",
    'next-app/a/route.js':
      "import { user } from '../../lib/user.js'\nexport const GET = async () => Response.json(await user())\n",
  })
  const { remarks } = migrateNext({ root, appDir: join(root, 'routes'), directory: 'next-app' })
  expect(remarks).toMatchObject([{ code: 'differs', place: { line: 1, column: 22 } }])
})

test('removeOld takes the old route files away, and no other file', () => {
  const root = createProject({
    'next-app/a/route.js': "import { b } from './b'\nexport const GET = () => Response.json(b)\n",
    'next-app/a/b.js': 'export const b = 1\n',
    'next-app/page.js': 'export default () => null\n',
  })
  const options = { root, appDir: join(root, 'routes'), directory: 'next-app', removeOld: true }
  writeMigration(migrateNext(options))
  expect(Object.keys(readProject(root))).toEqual([
    'next-app/a/b.js',
    'next-app/page.js',
    'package.json',
    'routes/a/route.js',
  ])
  expect(readProject(root)['routes/a/route.js']).toContain("from '../../next-app/a/b.js'")
  expect(migrateNext(options)).toEqual({ changes: [], remarks: [] })
})

test('a directory that is not there, and one for both, are refused', () => {
  const root = createProject({ 'app/route.js': 'export const GET = () => {}\n' })
  const move = (directory: string) => () =>
    migrateNext({ root, appDir: join(root, 'app'), directory })
  expect(move('src/app')).toThrow(SourceError)
  expect(move('src/app')).toThrow('No directory is "src/app"')
  expect(move('app')).toThrow('give the route files another one, such as --app-dir routes')
})

test('a value or a type of another route file is imported from its new place, and a handler refused', () => {
  const root = createProject({
    'next-app/a/route.ts': 'export interface A {}\nexport const GET = () => Response.json({})\n',
    'next-app/a/b/route.ts':
      "import { A } from '../route'\nexport const GET = (): A => new Response()\n",
    'next-app/c/route.js': 'export const c = 1\nexport const GET = () => Response.json(c)\n',
    'next-app/c/d/route.js':
      "import { c } from '../route'\nexport const GET = () => Response.json(c)\n",
    'next-app/e/route.js':
      "import { GET as get } from '../c/route'\nexport const GET = () => get()\n",
  })
  const { changes, remarks } = migrateNext({
    root,
    appDir: join(root, 'routes'),
    directory: 'next-app',
  })
  const texts = new Map(changes.map(({ path, after }) => [path.slice(root.length + 1), after]))
  expect(texts.get('routes/a/b/route.ts')).toContain("import { A } from '../route'\n")
  expect(texts.get('routes/c/d/route.js')).toContain("import { c } from '../route.js'\n")
  expect(remarks).toMatchObject([{ code: 'handler-form', place: { file: 'next-app/e/route.js' } }])
})
