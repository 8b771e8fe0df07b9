import type { StandardSchema } from '@portolan/dispatch-core'
import { createDispatcher, defineAction, defineLoader } from '@portolan/dispatch-core'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { Schema } from 'effect'
import Joi from 'joi'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type DocumentOptions, describeRoutes } from '../src/index.ts'

const INFO = { title: 'Ships', version: '1.0.0' }

/** The document of one action that takes and answers schemas. */
function describeSchemas(
  { body, response }: { body?: StandardSchema; response?: StandardSchema },
  options: Partial<DocumentOptions> = {},
) {
  const definition = { ...(body && { body }), ...(response && { response }) }
  const routes = [{ pattern: '/ships', module: { POST: defineAction(definition, () => ({})) } }]
  const { document, diagnostics } = describeRoutes(createDispatcher({ routes }).routes, {
    info: INFO,
    ...options,
  })
  const operation = document.paths['/ships']?.post
  return {
    document,
    body: operation?.requestBody?.content['application/json']?.schema,
    response: operation?.responses[200]?.content?.['application/json']?.schema,
    schemas: document.components?.schemas ?? {},
    findings: diagnostics.map(({ code, severity, path, message }) => ({
      code,
      severity,
      path: path?.join('.'),
      message,
    })),
  }
}

describe('one model', () => {
  const joi = Joi.object({
    name: Joi.string().min(1).max(50).required(),
    tons: Joi.number().integer().min(1).required(),
    flag: Joi.string().valid('de', 'fr'),
    crew: Joi.array()
      .items(Joi.object({ rank: Joi.string().min(1).required() }).unknown())
      .required(),
  }).unknown()
  const models: Record<string, StandardSchema> = {
    zod: z.object({
      name: z.string().min(1).max(50),
      tons: z.int().min(1),
      flag: z.enum(['de', 'fr']).optional(),
      crew: z.array(z.object({ rank: z.string().min(1) })),
    }),
    valibot: toStandardJsonSchema(
      v.object({
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(50)),
        tons: v.pipe(v.number(), v.integer(), v.minValue(1)),
        flag: v.optional(v.picklist(['de', 'fr'])),
        crew: v.array(v.object({ rank: v.pipe(v.string(), v.minLength(1)) })),
      }),
    ),
    arktype: type({
      name: '1 <= string <= 50',
      tons: 'number.integer >= 1',
      'flag?': "'de' | 'fr'",
      crew: type({ rank: 'string >= 1' }).array(),
    }),
    joi: joi as unknown as StandardSchema,
    effect: Schema.toStandardJSONSchemaV1(
      Schema.toStandardSchemaV1(
        Schema.Struct({
          name: Schema.String.pipe(Schema.check(Schema.isMinLength(1), Schema.isMaxLength(50))),
          tons: Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(1))),
          flag: Schema.optionalKey(Schema.Literals(['de', 'fr'])),
          crew: Schema.Array(
            Schema.Struct({ rank: Schema.String.pipe(Schema.check(Schema.isMinLength(1))) }),
          ),
        }),
      ),
    ),
  }
  const expected = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 50 },
      tons: { type: 'integer', minimum: 1 },
      flag: { type: 'string', enum: ['de', 'fr'] },
      crew: {
        type: 'array',
        items: {
          type: 'object',
          properties: { rank: { type: 'string', minLength: 1 } },
          required: ['rank'],
        },
      },
    },
    required: ['crew', 'name', 'tons'],
  }

  test.each(Object.entries(models))('has the same document in %s', (_library, model) => {
    const { body, response, findings } = describeSchemas({ body: model, response: model })
    expect(body).toEqual(expected)
    expect(response).toEqual(expected)
    expect(findings).toEqual([])
  })
})

describe('a Date in an answer is a text with the format date-time', () => {
  const answers: Record<string, StandardSchema> = {
    zod: z.object({ at: z.date() }),
    valibot: toStandardJsonSchema(v.object({ at: v.date() })),
    arktype: type({ at: 'Date' }),
    joi: Joi.object({ at: Joi.date().required() }).unknown() as unknown as StandardSchema,
  }
  test.each(Object.entries(answers))('in %s', (_library, response) => {
    const { response: found, findings } = describeSchemas({ response })
    expect(found).toEqual({
      type: 'object',
      properties: { at: { type: 'string', format: 'date-time' } },
      required: ['at'],
    })
    expect(findings).toEqual([])
  })
})

describe('a part that cannot be described is an error with its place', () => {
  const cases: [string, { body?: StandardSchema; response?: StandardSchema }, string][] = [
    ['a Date in a request, zod', { body: z.object({ a: z.object({ at: z.date() }) }) }, 'a.at'],
    [
      'a transform in an answer, zod',
      { response: z.object({ n: z.string().transform(Number) }) },
      'n',
    ],
    [
      'a Date in a named part, zod',
      { body: z.object({ crew: z.array(z.object({ at: z.date() }).meta({ id: 'Dated' })) }) },
      'crew.[].at',
    ],
    ['a bigint, zod', { response: z.object({ n: z.array(z.bigint()) }) }, 'n.[]'],
    ['an instance, zod', { body: z.object({ n: z.instanceof(Map) }) }, 'n'],
    [
      'a Date in a request, valibot',
      { body: toStandardJsonSchema(v.object({ at: v.date() })) },
      'at',
    ],
    [
      'a transform in an answer, valibot',
      { response: toStandardJsonSchema(v.object({ n: v.pipe(v.string(), v.transform(Number)) })) },
      'n',
    ],
    ['a Date in a request, arktype', { body: type({ at: 'Date' }) }, 'at'],
    ['a bigint, arktype', { response: type({ n: 'bigint' }) }, 'n'],
    ['a morph in an answer, arktype', { response: type({ n: ['string', '=>', Number] }) }, 'n'],
    ['a schema that says nothing of itself', { body: v.object({ a: v.string() }) }, ''],
  ]
  test.each(cases)('%s', (_name, schemas, path) => {
    const { findings } = describeSchemas(schemas)
    const errors = findings.filter(({ severity }) => severity === 'error')
    expect(errors).toEqual([
      { code: 'undescribed-schema', severity: 'error', path, message: expect.any(String) },
    ])
  })
})

describe('a check beyond the description is a warning with its place', () => {
  const cases: [string, StandardSchema][] = [
    ['zod', z.object({ n: z.string().refine((text) => text > 'a') })],
    [
      'valibot',
      toStandardJsonSchema(
        v.object({
          n: v.pipe(
            v.string(),
            v.check((text) => text > 'a'),
          ),
        }),
      ),
    ],
    ['arktype', type({ n: type('string').narrow((text) => text > 'a') })],
    [
      'joi',
      Joi.object({ n: Joi.string().custom((text) => text) }).unknown() as unknown as StandardSchema,
    ],
  ]
  test.each(cases)('in %s', (_library, body) => {
    expect(describeSchemas({ body }).findings).toMatchObject([
      { code: 'undescribed-check', severity: 'warning', path: 'n' },
    ])
  })
})

describe('converters and libraryOptions', () => {
  test('describe the schemas of a library that do not describe themselves', () => {
    const { body, findings } = describeSchemas(
      { body: v.object({ a: v.string() }) },
      {
        converters: { valibot: () => ({ type: 'object', properties: { a: { type: 'string' } } }) },
      },
    )
    expect(body).toEqual({ type: 'object', properties: { a: { type: 'string' } } })
    expect(findings).toEqual([])
  })

  test('describe a part that JSON Schema has no form for', () => {
    const override = ({
      zodSchema,
      jsonSchema,
    }: {
      zodSchema: z.core.$ZodTypes
      jsonSchema: z.core.JSONSchema.BaseSchema
    }) => {
      if (zodSchema._zod.def.type === 'bigint') jsonSchema.type = 'string'
    }
    const { response, findings } = describeSchemas(
      { response: z.object({ n: z.bigint() }) },
      { libraryOptions: { zod: { override } } },
    )
    expect(response).toMatchObject({ properties: { n: { type: 'string' } } })
    expect(findings).toEqual([])
  })
})

describe('the name of a component', () => {
  test('has Input behind it for requests only where the two differ', () => {
    const Same = z.object({ a: z.string() }).meta({ id: 'Same' })
    const User = z.object({ same: Same, role: z.string().default('crew') }).meta({ id: 'User' })
    const Team = z.object({ users: z.array(User) }).meta({ id: 'Team' })
    const { schemas, body, response } = describeSchemas({ body: Team, response: Team })
    const own = Object.keys(schemas).filter((name) => !/Problem/.test(name))
    expect(own).toEqual(['Same', 'Team', 'TeamInput', 'User', 'UserInput'])
    expect(body).toEqual({ $ref: '#/components/schemas/TeamInput' })
    expect(response).toEqual({ $ref: '#/components/schemas/Team' })
    expect(schemas.TeamInput).toMatchObject({
      properties: { users: { items: { $ref: '#/components/schemas/UserInput' } } },
    })
  })

  test('is the title of a whole schema, where one schema alone has it', () => {
    const Titled = toStandardJsonSchema(v.pipe(v.object({ a: v.string() }), v.title('Ship')))
    expect(describeSchemas({ response: Titled }).response).toEqual({
      $ref: '#/components/schemas/Ship',
    })
    const Prose = z.object({ a: z.string() }).meta({ title: 'A ship, with its crew' })
    expect(describeSchemas({ response: Prose }).response).toMatchObject({ type: 'object' })
  })

  test('of a circular schema without one comes from its place, and from nothing of the library', () => {
    const Crew = z.object({
      name: z.string(),
      get below() {
        return z.array(Crew)
      },
    })
    const crews = type.module({ crew: { name: 'string', below: 'crew[]' } })
    for (const response of [Crew, crews.crew] as StandardSchema[]) {
      const { schemas, response: found } = describeSchemas({ response })
      expect(found).toEqual({ $ref: '#/components/schemas/PostShips200' })
      expect(schemas.PostShips200).toMatchObject({ properties: { name: { type: 'string' } } })
    }
  })
})

test('describeRoutes has a pattern of a query as parameters, each with its own schema', () => {
  const query = z.object({
    page: z.coerce.number().int().min(1).default(1),
    tag: z.array(z.string()),
  })
  const routes = [{ pattern: '/ships', module: { loader: defineLoader({ query }, () => ({})) } }]
  const { document } = describeRoutes(createDispatcher({ routes }).routes, { info: INFO })
  expect(document.paths['/ships']?.get?.parameters).toEqual([
    { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
    {
      name: 'tag',
      in: 'query',
      required: true,
      schema: { type: 'array', items: { type: 'string' } },
    },
  ])
})

test('describeRoutes describes a form whose schema names its media type and is made of others', () => {
  const Crew = z.object({ name: z.string() }).meta({ id: 'Crew' })
  const jsonSchema = () => ({
    type: 'object',
    properties: {
      avatar: { type: 'string', format: 'binary' },
      crew: z.toJSONSchema(z.array(Crew)),
    },
    required: ['avatar'],
  })
  const form = {
    bodyTypes: ['multipart/form-data'],
    '~standard': {
      version: 1 as const,
      vendor: 'portolan',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  }
  const { document, schemas, findings } = describeSchemas({ body: form })
  const { content = {} } = document.paths['/ships']?.post?.requestBody ?? {}
  expect(Object.values(content)[0]?.schema).toEqual({
    type: 'object',
    properties: {
      avatar: { type: 'string', format: 'binary' },
      crew: { type: 'array', items: { $ref: '#/components/schemas/Crew' } },
    },
    required: ['avatar'],
  })
  expect(Object.keys(schemas)).toContain('Crew')
  expect(findings).toEqual([])
})
