/**
 * What a command says of a project: nothing, or a text that its message holds. `unless` a command
 * is named, all three say the same.
 */
export interface OddProject {
  /** What is odd about it. */
  readonly name: string
  /** Beside `package.json` and one route that is as it should be. A text in a list is a link to it. */
  readonly files: Readonly<Record<string, string | readonly [target: string]>>
  /** What all three say. Default: nothing is wrong, and `dev` and the build answer the same. */
  readonly says?: string
  readonly check?: string
  readonly dev?: string
  readonly build?: string
  /** Why the three differ. */
  readonly because?: string
}

const GOOD = 'export const loader = () => "good"'
const EXPRESS = `import express from 'express'\nconst app = express()\n`
const APP = `${EXPRESS}export default app`
const NEXT = 'export default (_context: unknown, next: () => unknown) => next()'
const NO_HANDLER = 'has no handler'
const NO_APP = 'as its default export, and no Express app'
const RUNS = 'the code has to run to tell'
const TEXT_ALONE = 'it runs as it is, and check says that it is hardly meant'

/** A project with one route at a directory of this name. */
function at(directory: string, says?: string): OddProject {
  const files = { [`app/${directory}/route.ts`]: GOOD }
  return { name: `a directory called ${JSON.stringify(directory)}`, files, ...(says && { says }) }
}

/** A project whose route file has this text. */
function route(text: string, says?: string): OddProject {
  return {
    name: `a route file with ${text}`,
    files: { 'app/odd/route.ts': text },
    ...(says && { says }),
  }
}

function middleware(text: string, says?: string): OddProject {
  const files = { 'app/odd/route.ts': GOOD, 'app/odd/middleware.ts': text }
  return { name: `a middleware file with ${text}`, files, ...(says && { says }) }
}

function app(text: string, says?: string): OddProject {
  return { name: `an app.ts with ${text}`, files: { 'app.ts': text }, ...(says && { says }) }
}

function config(text: string, says?: string): OddProject {
  const name = `a configuration with ${text}`
  return { name, files: { 'portolan.config.ts': text }, ...(says && { says }) }
}

/** A project with a route at each directory, none of which is odd enough to be refused. */
function all(name: string, directories: readonly string[]): OddProject {
  return {
    name,
    files: Object.fromEntries(directories.map((one) => [`app/${one}/route.ts`, GOOD])),
  }
}

const DIRECTORIES: readonly OddProject[] = [
  at('a#b', 'A path with "#" cannot be loaded from its sources'),
  at('a?b', 'A path with "?" cannot be loaded from its sources'),
  at('back\\slash', 'A path with "\\" cannot be loaded from its sources'),
  all('escaped characters', ['a[x+23]b', '[u+00e9]t[u+00e9]', 'back[x+5c]slash']),
  all('directories that a URL encodes', ['a b', 'é', '日本', '🚢', '100%', 'a%2Fb', "q'uote"]),
  all('a name of decomposed characters', ['e\u0301']),
  all('punctuation in names', ['a"b<c>|^`{}', 'a&b=c+d,e;f:g@h!$*()~']),
  all('dots and spaces in names', ['v1.2', 'a..b', 'end.', 'end ', '~a']),
  all('hidden and private directories', ['...', '.hidden', '_private', 'node_modules/x']),
  all('a .well-known directory', ['.well-known/x']),
  all('directories with the names of files', ['route.ts', 'page.tsx', 'middleware.ts']),
  all('params as other frameworks write them', ['@slot', '$id', ':id', 'constructor']),
  all('a name of 200 characters', ['x'.repeat(200)]),
  at('tab\there', 'control-character'),
  at('line\nbreak', 'line break'),
  at('[id', 'malformed-brackets'),
  at('id]', 'malformed-brackets'),
  at('[]', 'malformed-brackets'),
  at('[...]', 'param-name'),
  at('[user-id]', 'param-name'),
  at('[constructor]', 'reserved-name'),
  at('[id][name]', 'adjacent-params'),
  at('[id]-[id]', 'duplicate-name'),
  at('[id]/x/[id]', 'duplicate-name'),
  at('[...a]/[...b]', 'multiple-rests'),
  at('v[...rest]', 'rest-in-affix'),
  at('v[[id]]', 'optional-in-affix'),
  at('[...n=int]', 'matcher-on-rest'),
  at('[id=hex]', 'unknown-matcher'),
  at('(.)photo', 'malformed-group'),
  at('()/x', 'malformed-group'),
  at('[x+2]', 'malformed-escape'),
  at('[x+2e]', 'dot-segment'),
  at('[[a]]/[[b]]/[[c]]/[[d]]/[[e]]', 'too-many-optionals'),
]

const TREES: readonly OddProject[] = [
  {
    name: 'two params in one place',
    files: { 'app/[a]/route.ts': GOOD, 'app/[b]/route.ts': GOOD },
    says: 'route-conflict',
  },
  {
    name: 'one URL in two groups',
    files: { 'app/(a)/x/route.ts': GOOD, 'app/(b)/x/route.ts': GOOD },
    says: 'route-conflict',
  },
  {
    name: 'names that differ in case',
    files: { 'app/About/route.ts': GOOD, 'app/about/route.ts': GOOD },
    says: 'case-collision',
  },
  {
    name: 'a param with a matcher beside one without',
    files: { 'app/[n=int]/route.ts': GOOD, 'app/[id]/route.ts': GOOD },
  },
  {
    name: 'an optional segment beside its route without it',
    files: { 'app/[[lang]]/about/route.ts': GOOD, 'app/about/route.ts': GOOD },
  },
  {
    name: 'a page beside a route',
    files: { 'app/x/route.ts': GOOD, 'app/x/page.tsx': 'export default () => null' },
  },
  {
    name: 'a page of another directory at the URL of a route',
    files: { 'app/(a)/x/route.ts': GOOD, 'app/(b)/x/page.tsx': 'export default () => null' },
    says: 'page-conflict',
  },
  {
    name: 'two route files in one directory',
    files: { 'app/x/route.ts': GOOD, 'app/x/route.js': GOOD },
    says: 'several-route-files',
  },
  {
    name: 'two middleware files in one directory',
    files: { 'app/x/route.ts': GOOD, 'app/x/middleware.ts': NEXT, 'app/x/middleware.js': NEXT },
    says: 'several-middleware-files',
  },
  { name: 'a declaration file alone', files: { 'app/x/route.d.ts': 'export {}' } },
  { name: 'a route file in capitals', files: { 'app/x/Route.ts': GOOD } },
  { name: 'an endpoint of SvelteKit', files: { 'app/x/+server.ts': 'export const GET = () => 1' } },
  { name: 'an endpoint of Nitro', files: { 'app/hello.get.ts': 'export default () => 1' } },
  { name: 'a flat file', files: { 'app/flat.ts': 'export const GET = () => 1' } },
  { name: 'an index file', files: { 'app/x/index.ts': 'export const GET = () => 1' } },
  {
    name: 'a route that is a link',
    files: { 'lib/route.ts': GOOD, 'app/x/route.ts': ['lib/route.ts'] },
  },
  {
    name: 'a route that is a link, which is followed',
    files: {
      'portolan.config.ts': 'export default { followSymlinks: true }',
      'lib/route.ts': GOOD,
      'app/x/route.ts': ['lib/route.ts'],
    },
  },
  {
    name: 'a directory that is a link, which is followed',
    files: {
      'portolan.config.ts': 'export default { followSymlinks: true }',
      'lib/x/route.ts': GOOD,
      'app/x': ['lib/x'],
    },
  },
  {
    name: 'a link to the directory that holds it, which is followed',
    files: {
      'portolan.config.ts': 'export default { followSymlinks: true }',
      'app/x/route.ts': GOOD,
      'app/x/again': ['app/x'],
    },
  },
  {
    name: 'a link that leads nowhere, which is followed',
    files: {
      'portolan.config.ts': 'export default { followSymlinks: true }',
      'app/x/route.ts': ['lib/nowhere.ts'],
    },
  },
]

const ROUTE_FILES: readonly OddProject[] = [
  {
    name: 'route files with each extension of ES modules',
    files: Object.fromEntries(
      ['tsx', 'mts', 'js', 'jsx', 'mjs'].map((end) => [`app/${end}/route.${end}`, GOOD]),
    ),
  },
  {
    name: 'a route file in .cjs',
    files: { 'app/x/route.cjs': 'module.exports = { loader: () => "good" }' },
  },
  {
    name: 'a route file in .cts',
    files: { 'app/x/route.cts': 'export = { loader: (): string => "good" }' },
  },
  route('', NO_HANDLER),
  route('// nothing yet\n', NO_HANDLER),
  route('export {}', NO_HANDLER),
  route('export type GET = () => 1', NO_HANDLER),
  route('export declare const loader: () => 1', NO_HANDLER),
  route('export const config = {}', NO_HANDLER),
  route('export const handler = () => 1', NO_HANDLER),
  route('export default () => 1', NO_HANDLER),
  route('export default { GET: () => 1 }', NO_HANDLER),
  route('export const all = () => 1', NO_HANDLER),
  route('export const CONNECT = () => 1', NO_HANDLER),
  route('import { Router } from "express"\nexport default Router()', 'router of Express'),
  route('export const loader = { a: 1 }', 'is an object and not a function'),
  route('export const loader = "text"', 'is a value and not a function'),
  route('export const loader = null', 'is a value and not a function'),
  route('export const GET = [() => 1]', 'is a list and not a function'),
  route('export class GET {}', 'is a class and not a function'),
  route('export const POST = class {}', 'is a class and not a function'),
  route('export const GET = (req, res) => res.json(1)', 'has the handler "GET" with 2 parameters'),
  route('export async function POST(request, { params }) {}', 'with 2 parameters'),
  route('export const GET = (request, now = 1) => 1'),
  route('export const loader = () => 1\nexport const GET = () => 2'),
  route('export const loader = () => 1\nexport const dynamic = "force-dynamic"'),
  route('const f = () => 1\nexport { f as "GET", f as "odd name" }'),
  route('export async function* loader() { yield "a" }'),
  route('export const loader = await Promise.resolve(() => 1)'),
  route('\uFEFFexport const loader = () => 1'),
  route('export const loader = () =>\r\n  1\r\n'),
  route('#!/usr/bin/env node\nexport const loader = () => 1'),
  route('export const loader = () => {', 'Expected `}` but found `EOF`'),
  route(
    'export const loader = () => 1\nexport const loader = () => 2',
    'has already been declared',
  ),
  {
    ...route('export const loader = () => 1\nexport const actions = () => 2'),
    check: 'did you mean "action"?',
    because: TEXT_ALONE,
  },
  {
    ...route(
      'import type { LoaderContext } from "@portolan/adapter-express"\nexport const loader = (_: LoaderContext<"/other">) => 1',
    ),
    check: 'but its pattern is /odd',
    because: TEXT_ALONE,
  },
  {
    ...route(
      'import { Handler } from "./$types"\nexport const loader = (() => 1) satisfies Handler',
    ),
    check: 'which has types alone',
    because: 'compilers leave out what is a type alone',
  },
  {
    ...route(`${GOOD}\nthrow new Error("no database")`),
    dev: 'no database',
    because: RUNS,
  },
  {
    ...route('export { text as GET } from "../../lib/text.ts"'),
    files: {
      'lib/text.ts': 'export const text = "text"',
      'app/odd/route.ts': 'export { text as GET } from "../../lib/text.ts"',
    },
    dev: 'the export "GET" is of type string',
    because: RUNS,
  },
]

const CONFIGS: readonly OddProject[] = [
  route(`${GOOD}\nexport const config = { timeout: -1 }`, 'config: timeout is -1'),
  route(`${GOOD}\nexport const config = { timeot: 5 }`, 'config has no option "timeot"'),
  route(`${GOOD}\nexport const config = { body: { limit: "1mb" } }`, 'body.limit is "1mb"'),
  route(`${GOOD}\nexport const config = { csrf: "lax" }`, 'config: csrf is "lax"'),
  route(`${GOOD}\nexport const config = 5`, 'config takes an object'),
  route(`${GOOD}\nexport const config = null`, 'config takes an object'),
  route(`${GOOD}\nexport const config = [5]`, 'config takes an object'),
  route(`${GOOD}\nexport const config = () => ({})`, 'config takes an object'),
  {
    ...route(`${GOOD}\nexport const config = { timeout: -1 * 1 }`),
    dev: 'config: timeout is -1',
    because: RUNS,
  },
]

const MIDDLEWARE: readonly OddProject[] = [
  middleware(NEXT),
  middleware('', 'as its default export, which is the middleware'),
  middleware('export default 1', 'as its default export, which is the middleware'),
  middleware('export default {}', 'as its default export, which is the middleware'),
  middleware('export default class {}', 'as its default export, which is the middleware'),
  middleware('export default [1]', 'as its default export, which is the middleware'),
  middleware(
    'export const middleware = () => {}',
    'as its default export, which is the middleware',
  ),
  middleware('export default []'),
  middleware('export default (req, res, next) => next()', 'as Express middleware has'),
  middleware('export default function (req, res, next) { next() }', 'as Express middleware has'),
  middleware('import { Router } from "express"\nexport default Router()', 'of Express'),
  middleware('export default (', 'Expected `)` but found `EOF`'),
  { ...middleware(`${NEXT}\nthrow new Error("no key")`), dev: 'no key', because: RUNS },
]

const APPS: readonly OddProject[] = [
  app(APP),
  app('', 'has no default export'),
  {
    ...app('export default undefined', NO_APP),
    dev: 'has no default export',
    because: 'nobody can tell the two apart when it runs',
  },
  app('export default { port: 3000 }', NO_APP),
  app('export default class {}', NO_APP),
  app('export default (_req, res) => res.end()', NO_APP),
  app('import { Router } from "express"\nexport default Router()', NO_APP),
  app('import http from "node:http"\nexport default http.createServer()', NO_APP),
  app(`${APP}\nconst a = ;`, 'Unexpected token'),
  app(`${APP}\napp.listen(0)`, 'app.listen()'),
  app(`${APP}\nconst server = app.listen(0)`, 'app.listen()'),
  app(`import './nowhere.ts'\n${APP}`, 'imports "./nowhere.ts", and there is no such file'),
  { ...app(`${APP}\nthrow new Error("no database")`), dev: 'no database', because: RUNS },
  { ...app(`export default Promise.resolve(1)`), dev: 'a promise as its default', because: RUNS },
  {
    name: 'an app.cjs',
    files: { 'app.cjs': 'module.exports = require("express")()' },
  },
  {
    name: 'an app.ts that is a directory',
    files: { 'app.ts/readme.md': '' },
    says: 'app.ts cannot be read as a file',
  },
  {
    name: 'an app.ts that is a link to nowhere',
    files: { 'app.ts': ['nowhere.ts'] },
    says: 'app.ts cannot be read as a file',
  },
  {
    name: 'a broken app.ts that is not asked for',
    files: { 'portolan.config.ts': 'export default { server: false }', 'app.ts': 'const a = ;' },
  },
]

const SETTINGS: readonly OddProject[] = [
  config('', 'has no default export'),
  config('export const a = ;', 'cannot be read'),
  config('throw new Error("no key")', 'no key'),
  config('import "./nowhere.ts"\nexport default {}', 'nowhere.ts'),
  config('export default () => ({})', 'a default export that is function'),
  config('export default { apDir: "routes" }', 'appDir'),
  config('export default { appDir: 5 }', 'appDir is 5'),
  config('export default { appDir: "nowhere" }', 'app-dir-missing'),
  config('export default { appDir: "package.json" }', 'app-dir'),
  config('export default { output: "../dist" }', 'not inside the project'),
  config('export default { basePath: "v1" }', 'basePath is "v1"'),
  config('export default { basePath: "/v1" }'),
  config('export default { server: "server.ts" }', 'there is no such file'),
  config('export default { matchers: "matchers.ts" }', 'there is no such file'),
  config('export default { matchers: { int: 5 } }', 'int'),
  config('export default { targets: ["deno"] }', 'targets'),
  config('export default { port: "80" }', 'port is "80"'),
  config('export default { adapter: "koa" }', 'koa'),
  config('export default { routes: { timout: 100 } }', 'timeout'),
  config('export default { routes: { trailingSlash: "nevr" } }', 'nevr'),
  config('enum Dir { A = "app" }\nexport default { appDir: Dir.A }'),
  {
    name: 'matchers with a default export',
    files: {
      'portolan.config.ts': 'export default { matchers: "matchers.ts" }',
      'matchers.ts': 'export default () => true',
    },
    says: 'a matcher needs a name',
  },
  {
    name: 'matchers that are values',
    files: {
      'portolan.config.ts': 'export default { matchers: "matchers.ts" }',
      'matchers.ts': 'export const hex = /^[0-9a-f]+$/',
    },
    says: 'exports hex, which is of type object',
  },
  {
    name: 'two configurations',
    files: { 'portolan.config.ts': 'export default {}', 'portolan.config.js': 'export default 5' },
  },
]

const SURROUNDINGS: readonly OddProject[] = [
  {
    name: 'a tsconfig.json that is not JSON',
    files: { 'tsconfig.json': '{ nope' },
    says: 'tsconfig.json cannot be read',
  },
  {
    name: 'a tsconfig.json with comments and commas at ends',
    files: { 'tsconfig.json': '{ /* a */ "compilerOptions": { "strict": true, }, }' },
  },
  {
    name: 'a tsconfig.json that extends nothing that is there',
    files: { 'tsconfig.json': '{ "extends": "./nowhere.json" }' },
    says: 'tsconfig.json cannot be read',
  },
  {
    name: 'a tsconfig.json whose paths lead to the modules',
    files: {
      'tsconfig.json':
        '{ "compilerOptions": { "paths": { "~/*": ["./lib/*"], "one": ["./lib/one"] } } }',
      'lib/one.ts': 'export const one = 1',
      'app/odd/route.ts':
        'import { one } from "one"\nimport { one as two } from "~/one"\nexport const loader = () => [one, two]',
    },
  },
  {
    name: 'a tsconfig.json that keeps JSX',
    files: {
      'tsconfig.json': '{ "compilerOptions": { "jsx": "preserve" } }',
      'app/x/route.tsx': GOOD,
    },
  },
  {
    name: 'old decorators and an enum',
    files: {
      'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
      'app/odd/route.ts':
        'const twice = (_: unknown, __: string, d: PropertyDescriptor) => d\nenum E { A = 2 }\nclass C { @twice get() { return E.A } }\nexport const loader = () => new C().get()',
    },
  },
  {
    name: 'a package.json that is not JSON',
    files: { 'package.json': '{ nope' },
    says: 'package.json cannot be read',
  },
  {
    name: 'a package.json without a type',
    files: { 'package.json': '{}', 'app/odd/route.ts': GOOD },
  },
  {
    name: 'a package.json of a type that Node does not know',
    files: { 'package.json': '{ "type": "modern" }', 'app/odd/route.ts': GOOD },
  },
  {
    name: 'CommonJS with the words of TypeScript',
    files: {
      'package.json': '{ "type": "commonjs" }',
      'lib/one.ts': 'export = { one: 1 }',
      'app/odd/route.ts':
        'import one = require("../../lib/one")\nexport const loader = () => [one.one, typeof __dirname]',
    },
  },
  {
    name: 'a .js file with import in a CommonJS package',
    files: {
      'package.json': '{ "type": "commonjs" }',
      'app/odd/route.js': 'import { sep } from "node:path"\nexport const loader = () => sep',
    },
  },
  {
    name: 'require in an ES module',
    files: {
      'app/odd/route.ts': 'const { sep } = require("node:path")\nexport const loader = () => sep',
    },
    dev: 'require is not defined',
    because: RUNS,
  },
  {
    name: 'import in a .cjs file',
    files: {
      'app/odd/route.cjs': 'import { sep } from "node:path"\nexport const loader = () => sep',
    },
    says: 'import',
  },
  {
    name: 'module.exports that is a text',
    files: { 'app/odd/route.cjs': 'module.exports = "text"' },
    says: NO_HANDLER,
  },
]

const IMPORTS: readonly OddProject[] = [
  route(
    'import "./nowhere.ts"\nexport const loader = () => 1',
    'imports "./nowhere.ts", and there is no such file',
  ),
  route('export { loader } from "./nowhere"', 'imports "./nowhere", and there is no such file'),
  route(
    'import x from "@no/such/thing"\nexport const loader = () => x',
    'imports "@no/such/thing", which',
  ),
  route('import type { X } from "./nowhere.ts"\nexport const loader = (): X => 1'),
  {
    ...route('import x from "node:nope"\nexport const loader = () => x', 'node:nope'),
    build: '',
    because: 'a build may run on a newer Node',
  },
  route('import { sep } from "path"\nexport const loader = () => sep'),
  {
    name: 'an import that leads nowhere, two files away',
    files: {
      'lib/one.ts': 'import "./nowhere.ts"\nexport const one = 1',
      'app/odd/route.ts': 'import { one } from "../../lib/one"\nexport const loader = () => one',
    },
    says: 'imports "./nowhere.ts", and there is no such file',
  },
  {
    name: 'an import of a name that is spelt otherwise',
    files: {
      'lib/one.ts': 'export const findUsers = () => 1',
      'app/odd/route.ts':
        'import { findUser } from "../../lib/one"\nexport const loader = () => findUser()',
    },
    says: 'findUser',
  },
  {
    name: 'an import of a default that is not there',
    files: {
      'lib/one.ts': 'export const one = 1',
      'app/odd/route.ts': 'import one from "../../lib/one"\nexport const loader = () => one',
    },
    says: 'default',
  },
  {
    name: 'imports of every form that TypeScript has',
    files: {
      'lib/all.ts':
        'export enum E { A = 1 }\nexport namespace N { export const n = 2 }\nexport interface I {}\nexport type T = 1\nexport abstract class C { static c = 3 }\nexport const [a, { b }] = [4, { b: 5 }]\nexport * as all from "./rest"\nexport function f() { return 6 }',
      'lib/rest.ts': 'export const rest = 7\nexport { rest as default }',
      'app/odd/route.ts':
        'import { E, N, I, T, C, a, b, all, f } from "../../lib/all.js"\nimport seven from "../../lib/rest.ts"\nexport const loader = (): I => [E.A, N.n, C.c, a, b, all.rest, f(), seven]',
    },
  },
  {
    name: 'JSON, a cycle and a directory',
    files: {
      'lib/data.json': '{ "n": 1 }',
      'lib/index.ts': 'import { two } from "./two"\nexport const one = () => two\nexport { two }',
      'lib/two.ts':
        'import { one } from "./index"\nexport const two = 2\nexport const three = () => one()',
      'app/odd/route.ts':
        'import data from "../../lib/data.json" with { type: "json" }\nimport { one } from "../../lib"\nexport const loader = () => [data.n, one()]',
    },
  },
  {
    name: 'JSON that is none',
    files: {
      'lib/data.json': '{ nope',
      'app/odd/route.ts':
        'import data from "../../lib/data.json"\nexport const loader = () => data',
    },
    says: 'lib/data.json is not JSON',
  },
  {
    name: 'names of the package itself',
    files: {
      'package.json':
        '{ "name": "own", "type": "module", "imports": { "#one": "./lib/one.ts" }, "exports": { "./one": "./lib/one.ts" } }',
      'lib/one.ts': 'export const one = 1',
      'app/odd/route.ts': 'import { one } from "#one"\nexport const loader = () => one',
    },
  },
]

export const ODD_PROJECTS: readonly OddProject[] = [
  ...DIRECTORIES,
  ...TREES,
  ...ROUTE_FILES,
  ...CONFIGS,
  ...MIDDLEWARE,
  ...APPS,
  ...SETTINGS,
  ...SURROUNDINGS,
  ...IMPORTS,
]
