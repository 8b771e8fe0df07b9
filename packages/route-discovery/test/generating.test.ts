import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import {
  discoverRoutes,
  generateContextTypes,
  generateRoutesModule,
  generateRouteTypes,
} from '../src/index.ts'
import { runInNode } from './plain-node.ts'
import { makeTree } from './tree-on-disk.ts'

/** Names that would end a string, a comment or a template, or mean something in a URL. */
const NAMES = [
  "q'uote",
  'dou"ble',
  '`t`',
  '$' + '{x}',
  '*',
  '[u+2028]',
  '%41',
  'a?b',
  'a#b',
  '[x+5c]',
  '<script>',
  'a b',
  '\u00e9',
  '[id=int]',
  '[[lang]]',
  '[...path]',
  '(g)',
  '[__proto]',
]

describe('generateRoutesModule', () => {
  test.each([false, true])(
    'gives the routes of the manifest back, whatever they are called, lazy: %j',
    async (lazy) => {
      const files = NAMES.map((name, index) => [
        `app/n${index}/${name}/route.js`,
        `export const name = ${index}`,
      ])
      const tree = makeTree(
        Object.fromEntries([
          ...files,
          ['package.json', '{ "type": "module" }'],
          ['app/middleware.js', 'export default () => {}'],
        ]),
      )
      const manifest = await discoverRoutes({ appDir: join(tree, 'app') })
      writeFileSync(join(tree, 'routes.js'), generateRoutesModule(manifest, { lazy }))
      const script = `import { routes } from ${JSON.stringify(join(tree, 'routes.js'))}
      const load = async (m) => typeof m === 'function' ? await m() : m
      const out = []
      for (const { module, middleware, ...rest } of routes)
        out.push({ ...rest, name: (await load(module)).name, guards: await Promise.all(middleware.map(async (m) => typeof (await load(m)).default)) })
      console.log(JSON.stringify(out))`
      const out = runInNode(script)
      expect(JSON.parse(out)).toEqual(
        manifest.routes.map(({ middleware, ...route }) => ({
          ...route,
          name: Number(/^n(\d+)/.exec(route.id)?.[1]),
          guards: middleware.map(() => 'function'),
        })),
      )
    },
  )

  test('refuses unknown options', async () => {
    const manifest = { version: 1, routes: [], pages: [], warnings: [] } as const
    expect(() => generateRoutesModule(manifest, { lasy: true } as never)).toThrow(/"lazy"/)
  })
})

describe('generateRouteTypes', () => {
  test('types params and results by pattern', async () => {
    const tree = makeTree({
      'package.json': '{ "type": "module" }',
      'app/users/[id=int]/route.ts':
        'export const loader = async (): Promise<{ name: string; born: Date }> => ({ name: "Ada", born: new Date() })',
      'app/middleware.ts': 'export default (context: { root: string }) => context',
      'app/users/middleware.ts': 'export default [() => 7]',
      'app/[[lang]]/[...path]/route.ts': 'export const action = () => 7',
      'app/v[version]/[day=date]/route.ts': 'export {}',
      'use.ts': `import type { ActionResult, LoaderResult, RouteParams, Routes } from './routes.js'
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const checks: [
  Equal<RouteParams<'/users/:id(int)'>, { id: number }>,
  Equal<RouteParams<'/:lang?/:path+'>, { lang?: string; path: string[] }>,
  Equal<RouteParams<'/v:version/:day(date)'>, { version: string; day: Date }>,
  Equal<LoaderResult<'/users/:id(int)'>, { name: string; born: string }>,
  Equal<ActionResult<'/:lang?/:path+'>, number>,
  Equal<LoaderResult<'/:lang?/:path+'>, never>,
  Equal<Routes['/v:version/:day(date)']['middleware'], [(context: { root: string }) => { root: string }]>,
  Equal<Routes['/users/:id(int)']['middleware'][1], (() => number)[]>,
] = [true, true, true, true, true, true, true, true]
declare global { namespace Portolan { interface ParamMatchers { date: Date } } }`,
    })
    const manifest = await discoverRoutes({ appDir: join(tree, 'app'), matchers: ['date'] })
    writeFileSync(join(tree, 'routes.d.ts'), generateRouteTypes(manifest, { package: CORE }))
    expect(findTypeProblems([join(tree, 'use.ts'), join(tree, 'routes.d.ts')])).toEqual([])
  })
})

describe('generateRouteTypes, however many routes there are,', () => {
  const USE = (pattern: string) => `import type { LoaderResult, RouteParams } from './routes.js'
export const params: RouteParams<'${pattern}'> = { id: '7' }
export const result: LoaderResult<'${pattern}'> = { ok: true }`

  test.each([0, 1, 2, 1000])('finds the types of one of %i', async (count) => {
    const { problems } = await checkUse(count, USE('/r0/:id'))
    expect(problems).toEqual(
      count === 0 ? Array(2).fill(expect.stringContaining("constraint 'never'")) : [],
    )
  })

  test.each([1, 2, 1000])('names a wrong pattern as one of %i', async (count) => {
    const { problems } = await checkUse(count, USE('/r0/:idd'))
    expect(problems).toEqual(
      Array(2).fill(expect.stringMatching(/'"\/r0\/:idd"' does not satisfy/)),
    )
  })

  test('needs no more work for a right or a wrong pattern among many', async () => {
    for (const pattern of ['/r0/:id', '/r0/:idd']) {
      const [few, many] = [await checkUse(2, USE(pattern)), await checkUse(1000, USE(pattern))]
      expect(many.instantiations - few.instantiations).toBeLessThan(50)
    }
  })

  /** All routes have the same file, since the number of files is another cost. */
  async function checkUse(count: number, use: string) {
    const tree = makeTree({
      'package.json': '{ "type": "module" }',
      'app/a/[id]/route.ts': 'export const loader = () => ({ ok: true })',
      'use.ts': use,
    })
    const manifest = await discoverRoutes({ appDir: join(tree, 'app') })
    const routes = Array.from({ length: count }, (_, index) =>
      manifest.routes.map((route) => ({ ...route, pattern: `/r${index}/:id` })),
    ).flat()
    writeFileSync(
      join(tree, 'routes.d.ts'),
      generateRouteTypes({ ...manifest, routes }, { package: CORE }),
    )
    return checkTypes([join(tree, 'use.ts')])
  }
})

describe('generateContextTypes', () => {
  test('types the params of one route, whatever its directory is called', () => {
    const pattern = '/it\u2028s "x"/:id(int)/:lang?/:path+'
    const tree = makeTree({
      'package.json': '{ "type": "module" }',
      '$types.d.ts': generateContextTypes({ pattern }, { from: './portolan.js' }),
      'portolan.d.ts': `interface Context<Path, State> { path: Path; state: State }
export type { Context as LoaderContext, Context as ActionContext, Context as HandlerContext }
export type PathParams<Path> = [Path]
declare global { namespace Portolan { interface State { user: string } } }`,
      'use.ts': `import type { ActionContext, Handler, HandlerContext, LoaderContext, Params } from './$types.js'
const path = ${JSON.stringify(pattern)}
export const params: Params = [path]
export const loader: LoaderContext = { path, state: { user: 'Ada' } }
export const action: ActionContext<number> = { path, state: 7 }
export const handler: HandlerContext = loader
export const get = ((context) => context.path) satisfies Handler
export const post = ((context) => context.state) satisfies Handler<number>
export const results: [Params[0], number] = [get(loader), post(action)]`,
    })
    expect(findTypeProblems([join(tree, 'use.ts')])).toEqual([])
  })

  test('refuses unknown options', () => {
    expect(() => generateContextTypes({ pattern: '/' }, { form: 'x' } as never)).toThrow(/"from"/)
  })
})

/** The sources of the package that exports the types of results. */
const CORE = fileURLToPath(new URL('../../dispatch-core/src/index.ts', import.meta.url))

function findTypeProblems(files: string[]): string[] {
  return checkTypes(files).problems
}

function checkTypes(files: string[]): { problems: string[]; instantiations: number } {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  })
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  // `tsc --extendedDiagnostics` reads the same number.
  const { getInstantiationCount } = program as unknown as { getInstantiationCount(): number }
  return { problems, instantiations: getInstantiationCount() }
}
