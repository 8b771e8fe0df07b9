import SwaggerParser from '@apidevtools/swagger-parser'
import {
  apiKey,
  bearer,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  Problem,
} from '@portolan/dispatch-core'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import openapiTypes, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type DocumentOptions, describeRoutes } from '../src/index.ts'

const Ship = z
  .object({
    id: z.uuid(),
    name: z.string(),
    built: z.iso.date(),
    get fleet() {
      return z.array(Ship).optional()
    },
  })
  .meta({ id: 'Ship', description: 'A ship' })
const Crew = z.object({
  name: z.string().nullable(),
  get below() {
    return z.array(Crew)
  },
})
const requireUser = defineMiddleware(
  { responses: { 401: Problem, 403: Problem }, security: [bearer(), apiKey({ cookie: 'sid' })] },
  (_context, next) => next(),
)
const ROUTES = [
  {
    pattern: '/ships/:id(uuid)',
    middleware: [requireUser],
    module: {
      loader: defineLoader(
        { query: z.object({ tag: z.array(z.string()).optional() }), response: Ship },
        () => ({ id: '', name: '', built: '' }),
      ),
      PUT: defineAction(
        { body: Ship, responses: { 204: null, 409: z.object({ code: z.literal('taken') }) } },
        () => undefined,
      ),
    },
  },
  { pattern: '/ships/:slug', module: { DELETE: () => undefined } },
  {
    pattern: '/crew',
    module: {
      POST: defineAction({ body: Crew, responses: { 201: Crew } }, ({ body }) => body),
      QUERY: defineAction({ body: Crew, response: z.array(Crew) }, ({ body }) => [body]),
    },
  },
  { pattern: '/:lang?/about', module: { loader: () => ({}) } },
  { pattern: '/files/:path*', module: { loader: () => ({}) } },
]

function describe(version: DocumentOptions['version']) {
  const { document, diagnostics } = describeRoutes(createDispatcher({ routes: ROUTES }).routes, {
    info: { title: 'Ships', version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: 'https://ships.example' }],
    ...(version !== undefined && { version }),
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return JSON.stringify(document)
}

test.each(['3.1', '3.2'] as const)(
  'redocly finds no error in a document of %s',
  async (version) => {
    const config = await createConfig({ extends: ['recommended'] })
    const source = describe(version)
    const problems = await lintFromString({ source, config, absoluteRef: '/openapi.json' })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  },
)

test('swagger-parser finds a document of 3.1 valid', async () => {
  const document = JSON.parse(describe('3.1'))
  await expect(SwaggerParser.validate(document)).resolves.toBeTruthy()
})

test('openapi-typescript makes types of a document of 3.1 that TypeScript takes', async () => {
  const types = astToString(await openapiTypes(describe('3.1')))
  const use = `
    type Loader = paths['/ships/{id}']['get']
    const ship: Loader['responses'][200]['content']['application/json'] = { id: '7', name: 'Argo', built: '2027-01-31' }
    const path: Loader['parameters']['path'] = { id: '7' }
    // @ts-expect-error
    const wrong: typeof ship = { id: 7, name: 'Argo', built: '2027-01-31' }
    export default { ship, path, wrong }`
  expect(findTypeErrors(types + use)).toEqual([])
})

function findTypeErrors(text: string): string[] {
  const name = '/types.ts'
  const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [], skipLibCheck: true }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
      : getSourceFile(file, ...rest)
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
