import {
  bearer,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  eventStream,
  eventsOf,
  linesOf,
  ndjson,
  Problem,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type DocumentOptions,
  type DocumentResult,
  describeRoutes,
  formatDiagnostic,
} from '../src/index.ts'

const INFO = { title: 'Ships', version: '1.0.0' }

function documentOf(
  routes: readonly RouteDefinition[],
  options: Partial<DocumentOptions> = {},
): DocumentResult {
  return describeRoutes(createDispatcher({ routes }).routes, { info: INFO, ...options })
}

const Ship = z.object({ id: z.uuid(), name: z.string().min(1) }).meta({ id: 'Ship' })
const NewShip = z.object({ name: z.string().min(1), tons: z.number().int().positive() })
const ok = () => ({})
const get = { loader: ok }

describe('an operation', () => {
  test('has the params, the answers and the problems of its route, and nothing had to be added', () => {
    const { document, diagnostics } = documentOf([
      {
        pattern: '/api/ships/:id(uuid)',
        file: 'api/ships/[id=uuid]/route.ts',
        module: {
          loader: defineLoader(
            { query: z.object({ full: z.string().optional() }), response: Ship },
            ({ params }) => ({ id: String(params.id), name: 'Argo' }),
          ),
        },
      },
    ])
    expect(diagnostics).toEqual([])
    expect(document.openapi).toBe('3.1.1')
    expect(document.paths).toEqual({
      '/api/ships/{id}': {
        get: {
          operationId: 'getApiShipsById',
          summary: 'Get api ships by id',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            { name: 'full', in: 'query', schema: { type: 'string' } },
          ],
          responses: {
            200: {
              description: 'OK',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Ship' } } },
            },
            400: problem('Bad Request', {
              anyOf: [
                { $ref: '#/components/schemas/Problem' },
                { $ref: '#/components/schemas/ValidationProblem' },
              ],
            }),
            500: problem('Internal Server Error'),
          },
          security: [],
          'x-portolan-file': 'api/ships/[id=uuid]/route.ts',
        },
      },
    })
    expect(Object.keys(document.components?.schemas ?? {})).toEqual([
      'Problem',
      'Ship',
      'ValidationProblem',
    ])
  })

  test('has a body of JSON alone where a form could not give its numbers', () => {
    const { document } = documentOf([
      {
        pattern: '/ships',
        module: { POST: defineAction({ body: NewShip, responses: { 201: Ship } }, () => json()) },
      },
      {
        pattern: '/names',
        module: { POST: defineAction({ body: z.object({ name: z.string() }) }, ok) },
      },
      { pattern: '/notes', module: { POST: defineAction({ body: z.string().optional() }, ok) } },
    ])
    const bodyOf = (path: string) => document.paths[path]?.post?.requestBody
    expect(Object.keys(bodyOf('/ships')?.content ?? {})).toEqual(['application/json'])
    expect(Object.keys(bodyOf('/names')?.content ?? {})).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
    ])
    expect(Object.keys(bodyOf('/notes')?.content ?? {})).toEqual(['application/json', 'text/plain'])
    expect([bodyOf('/ships')?.required, bodyOf('/notes')?.required]).toEqual([true, undefined])
    expect(Object.keys(document.paths['/ships']?.post?.responses ?? {})).toEqual(
      '201 400 403 413 415 422 500'.split(' '),
    )
  })

  test('has the answers, the headers and the security of the middleware around it', () => {
    const requireUser = defineMiddleware(
      { responses: { 401: Problem }, security: [bearer(), bearer({ name: 'key' })] },
      (_context, next) => next(),
    )
    const limit = defineMiddleware(
      { responses: { 429: Problem }, responseHeaders: { 'RateLimit-Limit': z.string() } },
      (_context, next) => next(),
    )
    const { document } = documentOf([
      { pattern: '/ships', middleware: [limit, requireUser], module: { loader: ok } },
    ])
    const operation = document.paths['/ships']?.get
    expect(Object.keys(operation?.responses ?? {})).toEqual(['401', '429', '500', '2XX'])
    expect(operation?.responses[429]?.headers).toEqual({
      'RateLimit-Limit': { schema: { type: 'string' } },
    })
    expect(operation?.security).toEqual([{ bearer: [] }, { key: [] }])
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(['bearer', 'key'])
  })

  test('has the headers that middleware reads, those of its handler before them', () => {
    const read = (name: string, schema: z.ZodType) =>
      defineMiddleware({ requestHeaders: { [name]: schema } }, (_context, next) => next())
    const { document } = documentOf([
      {
        pattern: '/ships',
        middleware: [
          read('X-Tenant', z.string()),
          read('Idempotency-Key', z.string().optional().describe('A key')),
          read('idempotency-key', z.string()),
          read('X-Own', z.string()),
          read('Authorization', z.string()),
        ],
        module: { POST: defineAction({ headers: z.object({ 'x-own': z.string() }) }, ok) },
      },
    ])
    expect(document.paths['/ships']?.post?.parameters).toEqual([
      { name: 'x-own', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'Idempotency-Key', in: 'header', description: 'A key', schema: { type: 'string' } },
    ])
  })

  test('has nothing of a middleware that speaks of other methods', () => {
    const once = defineMiddleware(
      { methods: ['POST'], requestHeaders: { 'X-Key': z.string() }, responses: { 409: Problem } },
      (_context, next) => next(),
    )
    const { document } = documentOf([
      { pattern: '/ships', middleware: [once], module: { loader: ok, POST: ok } },
    ])
    const { get, post } = document.paths['/ships'] ?? {}
    expect([get?.parameters, get?.responses[409]]).toEqual([undefined, undefined])
    expect(post?.parameters).toMatchObject([{ name: 'X-Key' }])
    expect(post?.responses).toHaveProperty('409')
  })

  test('is deprecated where its handler or a middleware says so, and has the prose of its docs', () => {
    const { document } = documentOf([
      {
        pattern: '/old',
        module: {
          loader: defineLoader(
            {
              deprecated: { since: '2027-01-01', sunset: '2028-01-01' },
              response: z.object({}),
              docs: { summary: 'Old', description: '*Gone* soon', tags: ['a'], operationId: 'old' },
            },
            ok,
          ),
        },
      },
    ])
    expect(document.paths['/old']?.get).toMatchObject({
      operationId: 'old',
      deprecated: true,
      summary: 'Old',
      description: '*Gone* soon',
      tags: ['a'],
    })
    const { headers = {} } = document.paths['/old']?.get?.responses[200] ?? {}
    expect(Object.keys(headers)).toEqual(['Deprecation', 'Sunset'])
  })

  test('answers an error of its own as JSON, and as a problem with the same members', () => {
    const Taken = z.object({ code: z.literal('taken') }).meta({ id: 'Taken' })
    const { document } = documentOf([
      {
        pattern: '/ships',
        module: { PUT: defineAction({ responses: { 204: null, 409: Taken } }, () => undefined) },
      },
    ])
    const responses = document.paths['/ships']?.put?.responses
    expect(responses?.[204]).toEqual({ description: 'No Content' })
    expect(responses?.[409]?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Taken' } },
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }, { $ref: '#/components/schemas/Taken' }],
        },
      },
    })
  })

  test('of QUERY needs OpenAPI 3.2, and 3.1 tells of it once', () => {
    const routes = [{ pattern: '/find', module: { QUERY: defineAction({ body: NewShip }, ok) } }]
    const older = documentOf(routes)
    expect(older.document.paths).toEqual({})
    expect(older.diagnostics.map(formatDiagnostic)).toEqual([
      "/find: QUERY: OpenAPI 3.1 has no operation for QUERY; write version: '3.2' [query-method]",
    ])
    const newer = documentOf(routes, { version: '3.2' })
    expect(newer.document.openapi).toBe('3.2.0')
    expect(newer.document.paths['/find']?.query?.requestBody?.required).toBe(true)
    expect(newer.diagnostics).toEqual([])
  })
})

describe('a stream', () => {
  const Tick = z.object({ n: z.number(), at: z.date() }).meta({ id: 'Tick' })
  const at = new Date('2027-01-31')
  const routes: RouteDefinition[] = [
    {
      pattern: '/ticks',
      module: {
        loader: defineLoader({ response: eventsOf(Tick) }, () =>
          eventStream([{ data: { n: 1, at } }]),
        ),
      },
    },
    {
      pattern: '/news',
      module: {
        loader: defineLoader(
          { responses: { 200: eventsOf({ tick: Tick, end: z.string() }) } },
          () => eventStream([{ event: 'end', data: 'bye' }]),
        ),
      },
    },
    {
      pattern: '/lines',
      module: { loader: defineLoader({ response: linesOf(Ship) }, () => ndjson([])) },
    },
  ]

  test('has the schema of one item in OpenAPI 3.2', () => {
    const { document, diagnostics } = documentOf(routes, { version: '3.2' })
    expect(diagnostics).toEqual([])
    const fields = { id: { type: 'string' }, retry: { type: 'integer', minimum: 0 } }
    const tick = {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: { $ref: '#/components/schemas/Tick' },
    }
    expect(document.paths['/ticks']?.get?.responses[200]?.content).toEqual({
      'text/event-stream': {
        itemSchema: {
          type: 'object',
          properties: { event: { type: 'string', const: 'message' }, data: tick, ...fields },
          required: ['data'],
        },
      },
    })
    const event = (name: string, data: object) => ({
      type: 'object',
      properties: { event: { type: 'string', const: name }, data, ...fields },
      required: ['event', 'data'],
    })
    expect(document.paths['/news']?.get?.responses[200]?.content).toEqual({
      'text/event-stream': {
        itemSchema: { oneOf: [event('tick', tick), event('end', { type: 'string' })] },
      },
    })
    expect(document.paths['/lines']?.get?.responses[200]?.content).toEqual({
      'application/x-ndjson': { itemSchema: { $ref: '#/components/schemas/Ship' } },
    })
    expect(document.components?.schemas?.Tick).toMatchObject({
      properties: { at: { type: 'string', format: 'date-time' } },
    })
  })

  test('has its media type alone in OpenAPI 3.1', () => {
    const { document, diagnostics } = documentOf(routes)
    expect(diagnostics).toEqual([])
    const contents = ['/ticks', '/news', '/lines'].map(
      (path) => document.paths[path]?.get?.responses[200]?.content,
    )
    expect(contents).toEqual([
      { 'text/event-stream': {} },
      { 'text/event-stream': {} },
      { 'application/x-ndjson': {} },
    ])
    expect(document.components?.schemas).not.toHaveProperty('Tick')
  })

  test('names the place of an item that cannot be described', () => {
    const { diagnostics } = documentOf(
      [
        {
          pattern: '/odd',
          module: {
            loader: defineLoader({ response: eventsOf({ odd: z.bigint() }) }, () =>
              eventStream([]),
            ),
          },
        },
      ],
      { version: '3.2' },
    )
    expect(diagnostics).toMatchObject([
      { code: 'undescribed-schema', severity: 'error', part: 'responses.200.odd' },
    ])
  })
})

describe('the paths', () => {
  test('type a param by its matcher, by its schema or by the option matchers', () => {
    const { document } = documentOf(
      [
        { pattern: '/a/:id(int)', module: get },
        { pattern: '/b/:name(slug)', module: get },
        {
          pattern: '/c/:n',
          module: { loader: defineLoader({ params: z.object({ n: z.coerce.number() }) }, ok) },
        },
      ],
      {},
    )
    const schemaOf = (path: string) => document.paths[path]?.get?.parameters?.[0]?.schema
    expect(schemaOf('/a/{id}')).toEqual({ type: 'integer' })
    expect(schemaOf('/b/{name}')).toMatchObject({ type: 'string', pattern: expect.any(String) })
    expect(schemaOf('/c/{n}')).toEqual({ type: 'number' })
  })

  test('of an optional segment are two, and one that another route answers is left out', () => {
    const { document, diagnostics } = documentOf([
      { pattern: '/:lang?/docs', module: get },
      { pattern: '/:lang?/about', module: get },
      { pattern: '/about', module: get },
    ])
    const ids = Object.entries(document.paths).map(([path, item]) => [path, item.get?.operationId])
    expect(ids).toEqual([
      ['/about', 'getAbout'],
      ['/docs', 'getDocs'],
      ['/{lang}/about', 'getAboutWithLang'],
      ['/{lang}/docs', 'getDocsWithLang'],
    ])
    expect(diagnostics).toEqual([])
  })

  test('mark a param that stands for several segments', () => {
    const { document } = documentOf([{ pattern: '/files/:path*', module: get }])
    expect(Object.keys(document.paths)).toEqual(['/files', '/files/{path}'])
    expect(document.paths['/files/{path}']?.get?.parameters).toEqual([
      {
        name: 'path',
        in: 'path',
        required: true,
        description: 'One or more segments, with the slashes between them',
        schema: { type: 'string' },
        'x-portolan-rest': true,
      },
    ])
    expect(document.paths['/files/{path}']?.get?.operationId).toBe('getFilesWithPath')
  })

  test('that OpenAPI holds for one are one path: with disjoint methods, one name of the param', () => {
    const { document, diagnostics } = documentOf([
      { pattern: '/u/:id(int)', module: { GET: ok } },
      { pattern: '/u/:slug', module: { DELETE: ok } },
    ])
    expect(Object.keys(document.paths)).toEqual(['/u/{id}'])
    const { get: read, delete: remove } = document.paths['/u/{id}'] ?? {}
    expect(read?.parameters?.[0]).toMatchObject({ name: 'id', schema: { type: 'integer' } })
    expect(remove?.parameters?.[0]).toMatchObject({ name: 'id', schema: { type: 'string' } })
    expect(diagnostics).toEqual([])
  })

  test('that answer one method describe the route that answers first, and name the others', () => {
    const { document, diagnostics } = documentOf([
      { pattern: '/u/:slug', module: get },
      { pattern: '/u/:rest+', module: get },
      { pattern: '/u/:id(int)', module: get },
    ])
    const operation = document.paths['/u/{id}']?.get
    expect(operation?.operationId).toBe('getUById')
    const patterns = operation?.['x-portolan-alternatives']?.map((one) => one['x-portolan-pattern'])
    expect(patterns).toEqual(['/u/:slug', '/u/:rest+'])
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['ambiguous-path', 'warning'],
    ])
  })

  test('have the prefix as a server or in front', () => {
    const routes = [
      { pattern: '/ships', module: get },
      { pattern: '/', module: get },
    ]
    expect(documentOf(routes, { prefix: '/v1' }).document).toMatchObject({
      servers: [{ url: '/v1' }],
      paths: { '/ships': {} },
    })
    const inPath = documentOf(routes, { prefix: '/v1', prefixAs: 'path' }).document
    expect(Object.keys(inPath.paths)).toEqual(['/v1', '/v1/ships'])
    expect(inPath.servers).toBeUndefined()
  })

  test('are the same in whatever order the routes come', () => {
    const routes = ['/a/:id', '/b', '/:lang?/a', '/u/:id(int)', '/u/:slug', '/files/:p*'].map(
      (pattern) => ({ pattern, module: { loader: defineLoader({ response: Ship }, () => SHIP) } }),
    )
    const text = JSON.stringify(documentOf(routes).document)
    expect(JSON.stringify(documentOf([...routes].reverse()).document)).toBe(text)
  })
})

describe('a finding', () => {
  test('tells two operations of one operationId', () => {
    const { document, diagnostics } = documentOf([
      { pattern: '/a-b', module: get },
      { pattern: '/a/b', module: get },
    ])
    expect(diagnostics.map(({ code }) => code)).toEqual(['duplicate-operation-id'])
    const ids = Object.values(document.paths).map((item) => item.get?.operationId)
    expect(ids.filter((id) => id === 'getAB')).toHaveLength(1)
  })

  test('tells two schemas of one name', () => {
    const { diagnostics } = documentOf([
      { pattern: '/a', module: { loader: defineLoader({ response: Ship }, () => SHIP) } },
      {
        pattern: '/b',
        module: { loader: defineLoader({ response: describedAs('Ship') }, () => ({})) },
      },
    ])
    expect(diagnostics.map(({ code, pattern }) => [code, pattern])).toEqual([
      ['duplicate-schema-name', '/b'],
    ])
  })

  test('names the file, the handler and the place of a schema that cannot be described', () => {
    const { diagnostics } = documentOf([
      {
        pattern: '/when',
        file: 'when/route.ts',
        module: {
          action: defineAction({ body: z.object({ days: z.array(z.date()) }) }, ok),
        },
      },
    ])
    expect(formatDiagnostic(diagnostics[0] ?? never())).toBe(
      'when/route.ts: action (POST): body.days[]: a request carries no Date; write z.iso.datetime() or z.coerce.date() [undescribed-schema]',
    )
  })

  test('tells a route whose module is not loaded', () => {
    const { diagnostics } = documentOf([{ pattern: '/a', module: async () => get }])
    expect(diagnostics.map(({ code }) => code)).toEqual(['not-loaded'])
  })
})

test('describeRoutes refuses options that are not valid', () => {
  for (const [options, message] of [
    [{}, /info is undefined; write info: \{ title/],
    [{ info: INFO, verion: '3.2' }, /did you mean "version"/],
    [{ info: INFO, version: '3.0' }, /write '3.1' or '3.2'/],
    [{ info: INFO, prefix: 'v1' }, /such as '\/v1'/],
    [{ info: INFO, converters: { zod: true } }, /write a function/],
  ] as const) {
    expect(() => describeRoutes([], options as never)).toThrow(message)
  }
})

const SHIP = { id: '0198b4c8-7d7f-7b6a-8d2c-1f2e3d4c5b6a', name: 'Argo' }
const json = () => SHIP

function problem(description: string, schema: object = { $ref: '#/components/schemas/Problem' }) {
  return { description, content: { 'application/problem+json': { schema } } }
}

/** A schema that has the name of another one. */
function describedAs(id: string): z.ZodObject {
  const schema = z.object({})
  const jsonSchema = () => ({ id, type: 'object', properties: { other: { type: 'string' } } })
  Object.assign(schema['~standard'], { jsonSchema: { input: jsonSchema, output: jsonSchema } })
  return schema
}

function never(): never {
  throw new Error('There is no finding')
}
