import { describe, expect, test } from 'vitest'
import {
  compareDocuments,
  formatChange,
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
} from '../src/index.ts'

const INFO = { title: 'Ships', version: '1.0.0' }
const STRING: JsonSchema = { type: 'string' }

function documentOf(
  operation: Partial<Operation>,
  schemas?: Record<string, JsonSchema>,
): OpenApiDocument {
  const post = { operationId: 'postShips', responses: {}, 'x-portolan-file': 'ships/route.ts' }
  return {
    openapi: '3.1.1',
    info: INFO,
    paths: { '/ships': { post: { ...post, ...operation } } },
    ...(schemas && { components: { schemas } }),
  }
}

const bodyOf = (schema: JsonSchema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const request = (schema: JsonSchema) => documentOf({ requestBody: bodyOf(schema) })
const answer = (schema: JsonSchema) =>
  documentOf({
    responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
  })
const objectOf = (properties: Record<string, JsonSchema>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
})
const brief = (before: OpenApiDocument, after: OpenApiDocument) =>
  compareDocuments(before, after).map(({ code, level, place }) => [level, code, place].join(' '))

describe('a change of a schema', () => {
  const cases: [string, JsonSchema, JsonSchema, string[], string[]][] = [
    ['no change', objectOf({ a: STRING }), objectOf({ a: STRING }), [], []],
    [
      'prose alone',
      { type: 'string', description: 'a' },
      { type: 'string', description: 'b', title: 'T', examples: ['x'] },
      [],
      [],
    ],
    [
      'a field is gone',
      objectOf({ a: STRING }),
      objectOf({}),
      ['risky request-field-removed body.a'],
      ['breaking response-field-removed 200.a'],
    ],
    [
      'a field is new',
      objectOf({}),
      objectOf({ a: STRING }),
      ['safe request-field-added body.a'],
      ['safe response-field-added 200.a'],
    ],
    [
      'a field is new and needed',
      objectOf({}),
      objectOf({ a: STRING }, ['a']),
      ['breaking request-field-required body.a'],
      ['safe response-field-added 200.a'],
    ],
    [
      'a field becomes required',
      objectOf({ a: STRING }),
      objectOf({ a: STRING }, ['a']),
      ['breaking request-field-required body.a'],
      ['safe response-field-required 200.a'],
    ],
    [
      'a field becomes optional',
      objectOf({ a: STRING }, ['a']),
      objectOf({ a: STRING }),
      ['safe request-field-optional body.a'],
      ['breaking response-field-optional 200.a'],
    ],
    [
      'a list of values gets one',
      { type: 'string', enum: ['a'] },
      { type: 'string', enum: ['a', 'b'] },
      ['safe enum-widened body'],
      ['risky enum-widened 200'],
    ],
    [
      'a list of values loses one',
      { type: 'string', enum: ['a', 'b'] },
      { type: 'string', enum: ['a'] },
      ['breaking enum-narrowed body'],
      ['safe enum-narrowed 200'],
    ],
    [
      'null is allowed',
      { type: 'string' },
      { type: ['string', 'null'] },
      ['safe type-widened body'],
      ['breaking type-widened 200'],
    ],
    [
      'another type',
      { type: 'string' },
      { type: 'number' },
      ['breaking type-narrowed body', 'safe type-widened body'],
      ['breaking type-widened 200', 'safe type-narrowed 200'],
    ],
    [
      'an integer for any number',
      { type: 'number' },
      { type: 'integer' },
      ['breaking type-narrowed body'],
      ['safe type-narrowed 200'],
    ],
    [
      'a longer text is allowed',
      { type: 'string', maxLength: 5 },
      { type: 'string', maxLength: 9 },
      ['safe constraint-widened body'],
      ['risky constraint-widened 200'],
    ],
    [
      'a shorter text is asked for',
      { type: 'string', maxLength: 9 },
      { type: 'string', maxLength: 5 },
      ['breaking constraint-narrowed body'],
      ['safe constraint-narrowed 200'],
    ],
    [
      'a format is new',
      { type: 'string' },
      { type: 'string', format: 'uuid' },
      ['breaking constraint-narrowed body'],
      ['safe constraint-narrowed 200'],
    ],
    [
      'a variant is new',
      { anyOf: [{ type: 'string' }] },
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
      ['safe variant-added body'],
      ['risky variant-added 200'],
    ],
    [
      'a field of one variant is gone',
      { anyOf: [{ type: 'string' }, objectOf({ a: STRING })] },
      { anyOf: [{ type: 'string' }, objectOf({})] },
      ['risky request-field-removed body.a'],
      ['breaking response-field-removed 200.a'],
    ],
    [
      'a field of the items is gone',
      { type: 'array', items: objectOf({ a: STRING }) },
      { type: 'array', items: objectOf({}) },
      ['risky request-field-removed body.[].a'],
      ['breaking response-field-removed 200.[].a'],
    ],
    [
      'a part of an intersection has a new need',
      { allOf: [objectOf({ a: STRING }), objectOf({ b: STRING })] },
      { allOf: [objectOf({ a: STRING }), objectOf({ b: STRING }, ['b'])] },
      ['breaking request-field-required body.b'],
      ['safe response-field-required 200.b'],
    ],
    [
      'a keyword that has no known meaning here',
      { type: 'array', contains: { type: 'string' } },
      { type: 'array', contains: { type: 'number' } },
      ['risky schema-changed body'],
      ['risky schema-changed 200'],
    ],
  ]
  test.each(cases)('%s', (_name, before, after, inRequest, inAnswer) => {
    expect(brief(request(before), request(after))).toEqual(inRequest)
    expect(brief(answer(before), answer(after))).toEqual(inAnswer)
  })

  test('is found behind references, also circular ones, and whatever their name', () => {
    const before = documentOf(
      { requestBody: bodyOf({ $ref: '#/components/schemas/Crew' }) },
      {
        Crew: objectOf({ below: { type: 'array', items: { $ref: '#/components/schemas/Crew' } } }),
      },
    )
    const after = documentOf(
      { requestBody: bodyOf({ $ref: '#/components/schemas/Team' }) },
      {
        Team: objectOf(
          { below: { type: 'array', items: { $ref: '#/components/schemas/Team' } }, name: STRING },
          ['name'],
        ),
      },
    )
    expect(brief(before, before)).toEqual([])
    expect(brief(before, after)).toEqual(['breaking request-field-required body.name'])
  })
})

describe('a change of an operation', () => {
  const query = (name: string, required?: true) => ({
    name,
    in: 'query' as const,
    ...(required && { required }),
    schema: STRING,
  })
  const status = (...codes: string[]) => ({
    responses: Object.fromEntries(codes.map((code) => [code, { description: code }])),
  })
  const cases: [Partial<Operation>, Partial<Operation>, string[]][] = [
    [status('200', '404'), status('404'), ['breaking status-removed 200']],
    [status('200', '404'), status('200'), ['risky status-removed 404']],
    [status('200'), status('200', '201'), ['risky status-added 201']],
    [status('200'), status('200', '503'), ['safe status-added 503']],
    [{}, { parameters: [query('a')] }, ['safe request-parameter-added query.a']],
    [{}, { parameters: [query('a', true)] }, ['breaking request-parameter-required query.a']],
    [{ parameters: [query('a')] }, {}, ['risky request-parameter-removed query.a']],
    [{ requestBody: bodyOf(STRING) }, {}, ['risky request-body-removed body']],
    [{}, { requestBody: bodyOf(STRING) }, ['breaking request-body-required body']],
    [
      { requestBody: { content: { 'text/plain': {} } } },
      { requestBody: { content: { 'application/json': {} } } },
      ['breaking request-media-type-removed body', 'safe request-media-type-added body'],
    ],
    [{}, { security: [{ bearer: [] }] }, ['breaking security-added security']],
    [{ security: [{ bearer: [] }] }, { security: [] }, ['safe security-removed security']],
    [
      { security: [{ bearer: [] }] },
      { security: [{ bearer: [] }, { key: [] }] },
      ['safe security-removed security'],
    ],
    [
      { security: [{ oauth: ['read'] }] },
      { security: [{ oauth: ['read', 'write'] }] },
      ['breaking security-added security'],
    ],
    [{}, { deprecated: true }, ['safe operation-deprecated ']],
    [{}, { operationId: 'other' }, ['risky operation-id-changed ']],
  ]
  test.each(cases)('from %j to %j', (before, after, expected) => {
    expect(brief(documentOf(before), documentOf(after))).toEqual(expected)
  })

  test('of the whole: one that is gone breaks clients, a new one is safe, other names are none', () => {
    const one = (path: string): OpenApiDocument => ({
      ...documentOf({}),
      paths: { [path]: documentOf({}).paths['/ships'] ?? {} },
    })
    expect(brief(one('/a'), one('/b'))).toEqual([
      'breaking operation-removed ',
      'safe operation-added ',
    ])
    expect(brief(one('/a/{id}'), one('/a/{slug}'))).toEqual([])
  })

  test('has a sentence with its place, and the file of the route', () => {
    const [change] = compareDocuments(
      answer({ type: 'array', items: objectOf({ name: STRING }) }),
      answer({ type: 'array', items: objectOf({}) }),
    )
    expect(change?.file).toBe('ships/route.ts')
    expect(change && formatChange(change)).toBe(
      'POST /ships: 200[].name: is gone from the answer [response-field-removed]',
    )
  })
})

describe('a document of another tool', () => {
  const content = (schema: JsonSchema) => ({ 'application/json': { schema } })

  /** Keeps the parts of one operation among its components, and a parameter at the path. */
  function referring(body: JsonSchema, answered: JsonSchema, size: JsonSchema) {
    return {
      openapi: '3.1.0',
      info: INFO,
      paths: {
        '/ships': {
          parameters: [{ $ref: '#/components/parameters/size' }],
          post: {
            operationId: 'postShips',
            requestBody: { $ref: '#/components/requestBodies/Ship' },
            responses: { 200: { $ref: '#/components/responses/Ship' } },
          },
        },
      },
      components: {
        parameters: { size: { name: 'size', in: 'query', schema: size } },
        requestBodies: { Ship: { required: true, content: content(body) } },
        responses: { Ship: { description: 'OK', content: content(answered) } },
      },
    } as unknown as OpenApiDocument
  }

  test('has its references to bodies, answers and parameters followed', () => {
    const before = referring(objectOf({}), objectOf({ a: STRING }), { type: 'integer' })
    const after = referring(objectOf({ a: STRING }, ['a']), objectOf({}), STRING)
    expect(brief(before, before)).toEqual([])
    expect(brief(before, after)).toEqual(
      expect.arrayContaining([
        'breaking request-field-required body.a',
        'breaking response-field-removed 200.a',
        expect.stringMatching(/ query\.size$/),
      ]),
    )
  })

  test('is the same as one that has the parts in their places', () => {
    const inPlace = documentOf({
      parameters: [{ name: 'size', in: 'query', schema: STRING }],
      requestBody: bodyOf(STRING),
      responses: { 200: { description: 'OK', content: content(STRING) } },
    })
    expect(brief(referring(STRING, STRING, STRING), inPlace)).toEqual([])
    expect(brief(inPlace, referring(STRING, STRING, STRING))).toEqual([])
  })

  test('takes a reference that leads nowhere, or in a circle, for nothing', () => {
    const lost = documentOf({ requestBody: { $ref: '#/components/requestBodies/Lost' } as never })
    const circle = { $ref: '#/components/requestBodies/Circle' }
    const round = {
      ...documentOf({ requestBody: circle as never }),
      components: { requestBodies: { Circle: circle } },
    } as unknown as OpenApiDocument
    expect(brief(lost, round)).toEqual([])
  })
})

test('a change of the items of a stream is told as one of an answer', () => {
  const events = (contentSchema: JsonSchema) =>
    documentOf({
      responses: {
        200: {
          description: 'OK',
          content: {
            'text/event-stream': {
              itemSchema: objectOf({ data: { type: 'string', contentSchema } }, ['data']),
            },
          },
        },
      },
    })
  const [before, after] = [events(objectOf({ a: STRING })), events(objectOf({ b: STRING }))]
  expect(brief(before, before)).toEqual([])
  expect(brief(before, after)).toEqual([
    'breaking response-field-removed 200.[].data.a',
    'safe response-field-added 200.[].data.b',
  ])
})
