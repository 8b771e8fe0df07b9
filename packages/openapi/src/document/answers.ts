import type {
  AnswerDescription,
  MethodDescription,
  ResponseSchemas,
  StandardSchema,
} from '@portolan/dispatch-core'
import { Problem } from '@portolan/dispatch-core'
import { canonicalText, isObject, type JsonSchema } from '../schemas/json-schema.ts'
import type { Answer } from './open-api-document.ts'
import type { OperationScope } from './operation-scope.ts'
import { phraseOf } from './status-phrases.ts'
import { findStream, STREAM_TYPES } from './streams.ts'

const JSON_TYPE = 'application/json'
const PROBLEM_TYPE = 'application/problem+json'

/** All answers of an operation by status: the handler's, its middleware's and Portolan's own. */
export function describeAnswers(
  method: MethodDescription,
  scope: OperationScope,
): Record<string, Answer> {
  const drafts = new Map<number, Draft>()
  const add = (responses: ResponseSchemas, part: string) => {
    for (const [status, schema] of Object.entries(responses)) {
      const draft = draftOf(Number(status))
      if (schema !== null) addBody(draft, schema, { part: `${part}.${status}`, scope })
    }
  }
  add(method.responses, 'responses')
  const handled = [...drafts.keys()]
  for (const { responses = {} } of method.middleware) add(responses, 'middleware.responses')
  const described = [...drafts.keys()]
  for (const [status, schemas] of Object.entries(method.problems)) {
    const draft = draftOf(Number(status))
    for (const schema of schemas) addBody(draft, schema, { part: `problems.${status}`, scope })
  }
  addHeaders(handled, method, 'responseHeaders')
  for (const middleware of method.middleware) {
    addHeaders(described, middleware, 'middleware.responseHeaders')
  }
  const answers: Record<string, Answer> = {}
  for (const status of [...drafts.keys()].sort((a, b) => a - b)) {
    answers[status] = toAnswer(status, drafts.get(status) as Draft)
  }
  if (handled.some((status) => status < 300)) return answers
  // It may give any value.
  return { '2XX': { description: 'Success' }, ...answers }

  function draftOf(status: number): Draft {
    const draft = drafts.get(status) ?? { bodies: new Map(), headers: {} }
    drafts.set(status, draft)
    return draft
  }

  function addHeaders(statuses: readonly number[], from: AnswerDescription, part: string): void {
    const { responseHeaders = {}, deprecated } = from
    const headers: NonNullable<Answer['headers']> = {}
    for (const [name, schema] of Object.entries(responseHeaders)) {
      const converted = scope.convert(schema, 'output', `${part}.${name}`).schema
      const { description, ...rest } = converted
      headers[name] = { ...(typeof description === 'string' && { description }), schema: rest }
    }
    if (deprecated !== undefined) Object.assign(headers, deprecationHeaders(deprecated))
    for (const status of statuses) Object.assign(draftOf(status).headers, headers)
  }
}

/** The parts of one answer. */
interface Draft {
  /** The schemas by media type. */
  readonly bodies: Map<string, Set<JsonSchema>>
  readonly headers: NonNullable<Answer['headers']>
}

interface BodyPlace {
  readonly part: string
  readonly scope: OperationScope
}

function addBody(draft: Draft, schema: StandardSchema, { part, scope }: BodyPlace): void {
  const stream = findStream(schema)
  if (stream !== undefined) {
    // OpenAPI 3.1 has no schema of an item.
    const item = scope.version === '3.2' ? stream.describeItem(scope, part) : {}
    draft.bodies.set(stream.type, new Set([item]))
    return
  }
  const { schema: converted, flat } = scope.convert(schema, 'output', part)
  const status = Number(part.slice(part.lastIndexOf('.') + 1))
  for (const [type, body] of Object.entries(bodiesOf(converted, flat))) {
    const schemas = draft.bodies.get(type) ?? new Set<JsonSchema>()
    draft.bodies.set(type, schemas.add(body))
  }

  function bodiesOf(body: JsonSchema, whole: JsonSchema): Record<string, JsonSchema> {
    if (isBinary(whole)) return { 'application/octet-stream': {} }
    if (status < 400) return { [JSON_TYPE]: body }
    if (isProblem(whole)) return { [PROBLEM_TYPE]: body }
    // An HttpError of this status has the members of the schema beside those of a problem.
    if (whole.type !== 'object') return { [JSON_TYPE]: body }
    const members = scope.convert(schema, 'input', part).schema
    const problem = scope.convert(Problem, 'output', part).schema
    return { [JSON_TYPE]: body, [PROBLEM_TYPE]: { allOf: [problem, members] } }
  }
}

/** Whether a schema has the required members of a problem document (RFC 9457). */
function isProblem({ required }: JsonSchema): boolean {
  return Array.isArray(required) && required.includes('title') && required.includes('status')
}

function isBinary({ type, format, contentEncoding }: JsonSchema): boolean {
  return type === 'string' && (format === 'binary' || contentEncoding === 'binary')
}

function toAnswer(status: number, { bodies, headers }: Draft): Answer {
  const content = [...bodies].map(([type, schemas]) => {
    const variants = withoutEqual([...schemas])
    // One body may fit several of them: a problem of validation is a problem, too.
    const schema = variants.length === 1 ? variants[0] : { anyOf: variants }
    const keyword = STREAM_TYPES.includes(type) ? 'itemSchema' : 'schema'
    return [type, schema !== undefined && sizeOf(schema) > 0 ? { [keyword]: schema } : {}] as const
  })
  return {
    description: phraseOf(status),
    ...(sizeOf(headers) > 0 && { headers }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  }
}

function withoutEqual(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  if (schemas.length === 1) return schemas
  return [...new Map(schemas.map((schema) => [canonicalText(schema), schema])).values()]
}

/** The headers that announce a deprecation (RFC 9745, RFC 8594). */
function deprecationHeaders(deprecated: unknown): NonNullable<Answer['headers']> {
  const { since, sunset, successor } = isObject(deprecated) ? deprecated : {}
  const text = (description: string) => ({ description, schema: { type: 'string' } })
  return {
    ...((since !== undefined || deprecated === true) && {
      Deprecation: text('When the operation was deprecated'),
    }),
    ...(sunset !== undefined && { Sunset: text('When the operation goes away') }),
    ...(successor !== undefined && { Link: text('The operation that replaces this one') }),
  }
}

function sizeOf(value: object): number {
  return Object.keys(value).length
}
