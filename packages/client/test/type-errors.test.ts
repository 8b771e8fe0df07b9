import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A table of routes beside `/mine/:id`, each with a module of its own. */
function tableOf(count: number): string {
  const routes = Array.from({ length: count }, (_, index) =>
    index === 0
      ? "'/mine/:id': { params: { id: string }; module: Module; middleware: [] }"
      : `'/other/:id/${index}': { params: { id: string }; module: Module${index}; middleware: [] }`,
  )
  const modules = routes.map(
    (_, index) => `interface Module${index} extends Module { x: ${index} }`,
  )
  return `import type { Handlers as Module } from './handlers.ts'
${modules.join('\n')}
export interface Routes {\n${routes.join('\n')}\n}`
}

const FILES: Record<string, string> = {
  'handlers.ts': `import { defineAction, type StandardSchema } from '@portolan/dispatch-core'
declare const body: StandardSchema<{ name: string }>
const loader = () => ({ id: '7', at: new Date() })
const POST = defineAction({ body }, ({ body }) => body.name)
export interface Handlers { loader: typeof loader; POST: typeof POST }`,
}

const HEAD = `import { createClient } from '../src/index.ts'
import type { Routes } from './table.ts'
const api = createClient<Routes>({ baseUrl: 'http://x.test' })
`

interface Checked {
  readonly problems: readonly string[]
  readonly instantiations: number
}

interface Completed {
  readonly names: readonly string[]
  readonly instantiations: number
}

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  customConditions: ['@portolan/source'],
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: [],
}

/** The files of the libraries and of the packages, which every program here has. */
const parsed = new Map<string, ts.SourceFile | undefined>()

function textsOf(count: number, use: string): Record<string, string> {
  return {
    [here('handlers.ts')]: FILES['handlers.ts'] ?? '',
    [here('table.ts')]: tableOf(count),
    [here('use.ts')]: HEAD + use,
  }
}

function check(count: number, use: string): Checked {
  const texts = textsOf(count, use)
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file in texts || fileExists(file)
  host.getSourceFile = (file, version) => {
    const text = texts[file]
    if (text !== undefined) return ts.createSourceFile(file, text, version)
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, version))
    return parsed.get(file)
  }
  const program = ts.createProgram([here('use.ts')], options, host)
  const problems = ts
    .getPreEmitDiagnostics(program, program.getSourceFile(here('use.ts')))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  return { problems, instantiations: countInstantiations(program) }
}

/** The number that `tsc --extendedDiagnostics` prints. */
function countInstantiations(program: ts.Program | undefined): number {
  return (program as unknown as { getInstantiationCount(): number }).getInstantiationCount()
}

/** The completions that an editor offers at the first `|` of a program, which is taken out. */
function complete(count: number, use: string): Completed {
  const texts = textsOf(count, use.replace('|', ''))
  const read = (file: string) => texts[file] ?? ts.sys.readFile(file)
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => here('.'),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [here('use.ts')],
    getScriptSnapshot: (file) => ts.ScriptSnapshot.fromString(read(file) ?? ''),
    getScriptVersion: () => '1',
    fileExists: (file) => file in texts || ts.sys.fileExists(file),
    readFile: read,
  })
  const place = HEAD.length + use.indexOf('|')
  const entries = service.getCompletionsAtPosition(here('use.ts'), place, {})?.entries ?? []
  return {
    names: entries.map(({ name }) => name),
    instantiations: countInstantiations(service.getProgram()),
  }
}

const CALL = "export const mine = api.get('/mine/:id', { params: { id: '7' } })"

describe('a mistake is told in words:', () => {
  test.each([
    [
      "api.get('/mine/:id', { params: { id: 7 } })",
      "Type 'number' is not assignable to type 'string'.",
    ],
    ["api.get('/mine/:id', { params: {} })", "Property 'id' is missing in type '{}'"],
    ["api.get('/mine/:id')", 'parameter of type \'"this route needs the options params"\''],
    ["api.post('/mine/:id')", '"this route needs the options body"'],
    [
      "api.delete('/mine/:id', { params: { id: '7' } })",
      'parameter of type \'"this route does not answer DELETE"\'',
    ],
    ["api.delete('/mine/:id')", 'parameter of type \'"this route does not answer DELETE"\''],
    [
      "api.events('/mine/:id', { params: { id: '7' } })",
      'parameter of type \'"this route sends no events"\'',
    ],
    [
      "api.post('/mine/:id', { params: { id: '7' }, body: { name: 7 } })",
      "Type 'number' is not assignable to type 'string'.",
    ],
    [
      "api.post('/mine/:id', { params: { id: '7' }, body: { name: 'x', nme: 'y' } })",
      "'nme' does not exist in type",
    ],
    [
      "api.post('/mine/:id', { params: { id: '7' }, body: { name: 'x' }, expect: [410] })",
      "Type '410' is not assignable to type",
    ],
  ])('%s', (use, message) => {
    const { problems } = check(2, use)
    expect(problems).toEqual([expect.stringContaining(message)])
  })
})

describe('with a table of', () => {
  test.each([1, 2, 1000])('%i routes a call is typed', (count) => {
    const use = `${CALL}\nexport const date: Promise<{ id: string; at: string }> = mine`
    expect(check(count, use).problems).toEqual([])
  })

  test.each([0, 1, 2, 1000])('%i routes a wrong path is one error', (count) => {
    const { problems } = check(count, CALL.replace('/mine/:id', '/mien/:id'))
    expect(problems).toEqual([expect.stringContaining('"/mien/:id"')])
  })

  test('two routes a path may be either', () => {
    const use = `declare const path: '/mine/:id' | '/other/:id/1'
export const either: Promise<{ id: string; at: string }> = api.get(path, { params: { id: '7' } })`
    expect(check(2, use).problems).toEqual([])
  })

  const costOf = (routes: number, use: string) => check(routes, use).instantiations

  test('many routes further calls need no more work than with few, also with a wrong path', () => {
    const calls = (count: number) =>
      Array.from({ length: count }, (_, n) => CALL.replace('mine =', `mine${n} =`)).join('\n')
    const wrong = `${CALL.replace('/mine/:id', '/mien/:id')}\n`
    const first = costOf(1000, calls(1)) - costOf(2, calls(1))
    const more = costOf(1000, wrong + calls(20)) - costOf(2, wrong + calls(20))
    expect(first).toBeLessThan(1_000)
    // A wrong path is compared with each.
    expect(more - first).toBeLessThan(3_000)
  })

  test.each(["api.get('/mien/:id')", "api.events('/mien/:id')"])(
    'many routes a wrong path without options is compared with each, and looks into none: %s',
    (wrong) => {
      expect(costOf(1000, `${CALL}\n${wrong}`) - costOf(1000, CALL)).toBeLessThan(3_000)
    },
  )

  test.each([
    "api.get('|')",
    "api.get('/m|')",
    "api.get('|/mine/:id')",
    "api.get('|/mine/:id', { params: { id: '7' } })",
    "api.get.response('|/mine/:id', { params: { id: '7' } })",
    "export const mine: Promise<{ id: string; at: string }> = api.get('|/mine/:id', { params: { id: '7' } })",
    "api.events('|')",
  ])('many routes an editor offers each path, and looks into none: %s', (use) => {
    const { names, instantiations } = complete(1000, use)
    expect(names.filter((name) => name.startsWith('/'))).toHaveLength(1000)
    expect(instantiations).toBeLessThan(10_000)
  })
})
