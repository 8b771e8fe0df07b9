import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { type CommandTime, expect, run, takeTurns } from './commands.ts'

const PORTOLAN = fileURLToPath(new URL('../../../packages/cli/bin/portolan.js', import.meta.url))
/** The modules that the routes share. */
const MODELS = 20
/** The directories of the routes, each with a middleware of its own. */
const GROUPS = 25

/**
 * Measures `portolan openapi` in a TypeScript project whose routes have schemas of zod, beside the
 * least work that it can be made of: Node imports the same modules without their types, and zod
 * converts their schemas. Each run is a new process.
 */
export function measureOpenApi(size: number, rounds: number): CommandTime[] {
  const root = createProject(size)
  const times = takeTurns(
    [
      [
        'Node imports the modules as JavaScript, zod converts their schemas',
        () => expect(run(root, 'least-work.mjs'), `${size} routes`),
      ],
      [
        'portolan openapi',
        () => expect(run(root, PORTOLAN, 'openapi', '--output', 'openapi.json'), `${size} paths`),
      ],
    ],
    rounds,
  )
  rmSync(root, { recursive: true })
  return times
}

function createProject(size: number): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cli-bench-')))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const writeModule = (file: string, text: string) => {
    write(`${file}.ts`, text)
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    write(`javascript/${file}.js`, outputText)
  }
  write('package.json', '{ "type": "module" }')
  write('tsconfig.json', '{ "compilerOptions": { "module": "nodenext", "strict": true } }')
  for (let index = 0; index < MODELS; index++) writeModule(`lib/model${index}`, modelText(index))
  for (let index = 0; index < GROUPS; index++) writeModule(`app/g${index}/middleware`, MIDDLEWARE)
  for (let index = 0; index < size; index++) {
    writeModule(`app/g${index % GROUPS}/r${index}/[id]/route`, routeText(index))
  }
  write('least-work.mjs', LEAST_WORK)
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
  symlinkSync(modules, join(root, 'node_modules'))
  return root
}

const MIDDLEWARE = `import { defineMiddleware } from '@portolan/adapter-node'
export default defineMiddleware({}, (_context, next) => next())
`

function modelText(index: number): string {
  return `import { z } from 'zod'
const Address = z.object({ street: z.string().min(1), city: z.string() })
export const Model = z
  .object({ id: z.uuid(), name: z.string().max(100), created: z.date(), address: Address })
  .meta({ id: 'Model${index}' })
export const NewModel = Model.omit({ id: true, created: true })
`
}

function routeText(index: number): string {
  return `import { defineAction, defineLoader, notFound } from '@portolan/adapter-node'
import { z } from 'zod'
import { Model, NewModel } from '../../../../lib/model${index % MODELS}.js'

const params = z.object({ id: z.string().min(3) })
const query = z.object({ page: z.coerce.number().int().default(1), full: z.string().optional() })
const things = new Map<string, z.infer<typeof Model>>()

export const loader = defineLoader({ params, query, response: Model }, ({ params }) => {
  return things.get(params.id) ?? notFound('No thing ${index}')
})

const body = z.object({ item: NewModel, count: z.number().int(), notes: z.array(z.string()) })
const response = z.object({ saved: z.boolean(), index: z.literal(${index}) })

export const POST = defineAction({ params, body, response }, () => {
  return { saved: true, index: ${index} as const }
})
`
}

const LEAST_WORK = `import { readdirSync } from 'node:fs'
const files = readdirSync('javascript/app', { recursive: true }).filter((file) => file.endsWith('route.js'))
const known = new Set()
const convert = (schema, direction) => {
  if (schema === undefined || known.has(schema)) return
  known.add(schema)
  schema['~standard'].jsonSchema[direction]({
    target: 'draft-2020-12',
    libraryOptions: { unrepresentable: 'any' },
  })
}
for (const file of files) {
  const { loader, POST } = await import('./javascript/app/' + file)
  for (const { description: { params, query, body, response } } of [loader, POST]) {
    for (const schema of [params, query, body]) convert(schema, 'input')
    convert(response, 'output')
  }
}
console.log(files.length + ' routes')
`
