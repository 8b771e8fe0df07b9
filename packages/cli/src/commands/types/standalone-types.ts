import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CompilerOptions } from 'typescript'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { findTypeScript, type TypeScript } from '../../modules/find-typescript.ts'
import { TypePrinter } from './print-type.ts'

/**
 * A declaration file with the table `Routes` that imports nothing: schemas, answers and events of
 * the routes as plain object types. The `routes.d.ts` of the project has to be there.
 *
 * @throws {CommandError} without `typescript` in the project, and for a `tsconfig.json` that cannot
 * be read.
 */
export function printStandaloneTypes({
  root,
  typesDir,
}: Pick<ProjectSettings, 'root' | 'typesDir'>): string {
  const ts = findTypeScript(
    root,
    'portolan types --standalone needs the TypeScript of the project, which resolves its types',
  )
  const { options, files } = readProject(ts, root)
  const file = toSlashes(join(typesDir, 'standalone.ts'))
  const core = toSlashes(fileURLToPath(import.meta.resolve('@portolan/dispatch-core')))
  const text = `${SHAPES}${toMapping(core)}`
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile } = host
  host.fileExists = (path) => path === file || fileExists(path)
  host.readFile = (path) => (path === file ? text : readFile(path))
  const program = ts.createProgram([...files, file], options, host)
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`TypeScript has not read ${file}`)
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(source)
  const table = module && checker.getExportsOfModule(module).find(({ name }) => name === 'Table')
  if (table === undefined) throw new Error(`TypeScript has not found the table in ${file}`)
  const printer = new TypePrinter(ts, program, source)
  const routes = checker
    .getDeclaredTypeOfSymbol(table)
    .getProperties()
    .map(
      (route) =>
        `  ${JSON.stringify(route.name)}: ${printer.print(checker.getTypeOfSymbol(route))}\n`,
    )
  const declarations = printer.declarations.map((declaration) => `\n${declaration}\n`)
  return `${HEAD}${SHAPES}${declarations.join('')}
/** Every route by its pattern. */
export interface Routes {
${routes.join('')}}
`
}

interface TypeScriptProject {
  readonly options: CompilerOptions
  readonly files: readonly string[]
}

function readProject(ts: TypeScript, root: string): TypeScriptProject {
  const forced: CompilerOptions = {
    noEmit: true,
    composite: false,
    incremental: false,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    strict: true,
    // So that a member that is left out differs from one that is `undefined`.
    exactOptionalPropertyTypes: true,
  }
  const config = ['tsconfig.json', 'jsconfig.json']
    .map((name) => join(root, name))
    .find((path) => existsSync(path))
  if (config === undefined) {
    const { ModuleKind, ScriptTarget } = ts
    return {
      options: {
        module: ModuleKind.NodeNext,
        target: ScriptTarget.ES2022,
        allowJs: true,
        ...forced,
      },
      files: [],
    }
  }
  const fail = (message: string): never => {
    throw new CommandError(
      'tsconfig-unreadable',
      `${relative(root, config)} cannot be read: ${message}; portolan types --standalone needs it`,
    )
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(config, forced, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
      fail(ts.flattenDiagnosticMessageText(messageText, ' ')),
  })
  if (parsed === undefined) return fail('TypeScript gives no reason')
  const problem = parsed.errors.find(({ code }) => !NO_FILES.has(code))
  if (problem !== undefined) fail(ts.flattenDiagnosticMessageText(problem.messageText, ' '))
  return { options: parsed.options, files: parsed.fileNames }
}

/** The codes of the errors that no file is included: the routes are found all the same. */
const NO_FILES = new Set([18002, 18003])

const HEAD = `// Generated from the files of an app directory. Changes are lost when it is generated anew.
`

/** The interfaces that the written file has, as far as a client reads them. */
const SHAPES = `
/** A schema: the values that it accepts, and those that it gives. */
interface Schema<Input, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => { readonly value: Output } | { readonly issues: readonly { readonly message: string }[] }
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** A schema of a form with files. */
interface Form<Fields> extends Schema<unknown> {
  readonly '~fields'?: Fields
}

/** An answer of lines of JSON. */
interface LinesSchema<Line> extends Schema<never> {
  readonly '~lines': Schema<Line>
}

/** An answer of events: the schemas of their data by name. */
interface EventsSchema<Events> extends Schema<never> {
  readonly '~events': Events
}

/** A handler: the value of its success, its description, its lines or events. */
interface Handler<Value, Description = {}, Stream = never> {
  (): Json<Value> | Stream
  readonly description: Description
}

interface Json<Value> {
  readonly status: number
  readonly '~answer'?: { readonly json: Value }
}

interface Lines<Line> {
  readonly '~answer'?: { readonly lines: Line }
}

interface Events<Item> {
  readonly '~answer'?: { readonly events: Item }
}

interface Middleware<Responses> {
  readonly description: { readonly responses: Responses }
}

/** A middleware that reads headers of requests, or that speaks of some methods alone. */
interface Reader<Responses, Headers, Method> {
  readonly description: {
    readonly responses: Responses
    readonly requestHeaders: Headers
    readonly methods: readonly Method[]
  }
}
`

/** From the table of the sources to one that is made of these interfaces. */
function toMapping(core: string): string {
  return `
import type { AnswersOf, JsonForm, PlainValue, SchemaInput, SchemaOutput, StandardSchema } from ${JSON.stringify(core)}
import type { Routes } from './routes.js'

export type Table = { [P in keyof Routes]: Entry<Routes[P]> }

type Entry<E> = E extends { params: infer Params; module: infer Module; middleware: readonly (infer One)[] }
  ? {
      params: Params
      module: 0 extends 1 & Module ? Module : Handlers<Module>
      middleware: Middlewares<One>[]
    }
  : never

type Handlers<Module> = {
  [Name in keyof Module as Name extends HandlerName ? Name : never]: ToHandler<Module[Name]>
}
type HandlerName = 'loader' | 'action' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'QUERY'

type ToHandler<H> = Handler<
  [Successes<keyof AnswersOf<DescriptionOf<H>>>] extends [never]
    ? JsonForm<PlainValue<ResultOf<H>>>
    : never,
  ToDescription<DescriptionOf<H>>,
  StreamOf<ResultOf<H>>
>
type ResultOf<H> = H extends (...args: never[]) => infer Result ? Awaited<Result> : unknown
type DescriptionOf<H> = H extends { readonly description: infer Description } ? Description : unknown
type Successes<Status> = Status extends number ? \`\${Status}\` extends \`2\${string}\` ? Status : never : never
type StreamOf<Result> = Result extends { readonly '~answer'?: infer Answer }
  ? Answer extends { readonly lines: infer Line }
    ? Lines<JsonForm<Line>>
    : Answer extends { readonly events: infer Item }
      ? Events<Item>
      : never
  : never

type ToDescription<D> = {
  [Part in keyof D as Part extends 'params' | 'query' | 'headers' | 'body' ? Part : never]: ToSchema<D[Part]>
} & ([keyof AnswersOf<D>] extends [never] ? unknown : { responses: ToResponses<AnswersOf<D>> }) &
  (D extends { readonly middleware: readonly (infer One)[] } ? { middleware: Middlewares<One>[] } : unknown)
type ToSchema<S> = '~fields' extends keyof S
  ? S extends { readonly '~fields'?: infer Fields } ? Form<Fields> : never
  : Schema<SchemaInput<S>, SchemaOutput<S>>
type ToResponses<Answers> = {
  [Status in keyof Answers as Status extends number ? Status : never]: ToAnswer<Answers[Status]>
}
type ToAnswer<Answer> = Answer extends { readonly '~lines': infer Line }
  ? LinesSchema<JsonForm<SchemaOutput<Line>>>
  : Answer extends { readonly '~events': infer Events }
    ? EventsSchema<{ [Name in keyof Events]: Schema<JsonForm<SchemaOutput<Events[Name]>>> }>
    : Answer extends StandardSchema
      ? Schema<JsonForm<SchemaOutput<Answer>>>
      : null

type Middlewares<One> = One extends readonly (infer Part)[]
  ? Middlewares<Part>
  : One extends { readonly description: infer D }
    ? [Extract<keyof D, 'requestHeaders' | 'methods'>] extends [never]
      ? D extends { readonly responses: infer Responses } ? Middleware<ToResponses<Responses>> : never
      : Reader<
          D extends { readonly responses: infer Responses } ? ToResponses<Responses> : {},
          D extends { readonly requestHeaders: infer Headers } ? ToHeaders<Headers> : {},
          D extends { readonly methods: readonly (infer Method)[] } ? Method : string
        >
    : never
type ToHeaders<Headers> = { [Name in keyof Headers]: Schema<SchemaInput<Headers[Name]>> }
`
}
