import type { SchemaResult, StandardSchema } from '../contract/standard-schema.ts'

/** A problem document (RFC 9457), the body of every error that Portolan answers. */
export interface Problem {
  readonly type?: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly instance?: string
  /** Further members. */
  readonly [member: string]: unknown
}

/** The problem document of a request that is not valid. */
export interface ValidationProblem extends Problem {
  readonly errors: readonly {
    readonly in: 'params' | 'query' | 'headers' | 'body'
    readonly path: readonly (string | number)[]
    readonly message: string
  }[]
}

/** A schema that also describes itself as a JSON Schema, as Standard JSON Schema has it. */
export interface DescribedSchema<Value> extends StandardSchema<Value> {
  readonly '~standard': StandardSchema<Value>['~standard'] & {
    readonly jsonSchema: {
      readonly input: (options?: unknown) => Record<string, unknown>
      readonly output: (options?: unknown) => Record<string, unknown>
    }
  }
}

const MEMBERS = {
  type: { type: 'string', format: 'uri-reference' },
  title: { type: 'string' },
  status: { type: 'integer', minimum: 400, maximum: 599 },
  detail: { type: 'string' },
  instance: { type: 'string', format: 'uri-reference' },
}

/**
 * The schema of a problem document with any further members, for `responses`.
 *
 * @example defineMiddleware({ responses: { 401: Problem } }, requireUser)
 */
export const Problem: DescribedSchema<Problem> = /* @__PURE__ */ describe<Problem>(
  'Problem',
  {},
  findWrongMember,
)

/** The schema of the problem document of a request that is not valid: 400 or 422. */
export const ValidationProblem: DescribedSchema<ValidationProblem> =
  /* @__PURE__ */ describe<ValidationProblem>(
    'ValidationProblem',
    {
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            in: { enum: ['params', 'query', 'headers', 'body'] },
            path: { type: 'array', items: { type: ['string', 'integer'] } },
            message: { type: 'string' },
          },
          required: ['in', 'path', 'message'],
        },
      },
    },
    (value) => findWrongMember(value) ?? (Array.isArray(value.errors) ? undefined : 'errors'),
  )

/** @param further required members, beside those of every problem document */
function describe<Value>(
  id: string,
  further: Record<string, unknown>,
  findWrong: (value: Record<string, unknown>) => string | undefined,
): DescribedSchema<Value> {
  const text = JSON.stringify({
    title: id,
    type: 'object',
    properties: { ...MEMBERS, ...further },
    required: ['title', 'status', ...Object.keys(further)],
  })
  // A new one for each caller, who may change it.
  const toJsonSchema = () => JSON.parse(text) as Record<string, unknown>
  return {
    '~standard': {
      version: 1,
      vendor: 'portolan',
      validate: (value) => validate(value, findWrong),
      jsonSchema: { input: toJsonSchema, output: toJsonSchema },
    },
  }
}

function validate<Value>(
  value: unknown,
  findWrong: (value: Record<string, unknown>) => string | undefined,
): SchemaResult<Value> {
  if (typeof value !== 'object' || value === null) {
    return { issues: [{ message: 'Expected a problem document' }] }
  }
  const name = findWrong(value as Record<string, unknown>)
  if (name !== undefined) return { issues: [{ message: 'Not valid here', path: [name] }] }
  // The members have been looked at.
  return { value: value as Value }
}

function findWrongMember(value: Record<string, unknown>): string | undefined {
  if (typeof value.title !== 'string') return 'title'
  if (typeof value.status !== 'number') return 'status'
  return ['type', 'detail', 'instance'].find(
    (name) => value[name] !== undefined && typeof value[name] !== 'string',
  )
}
