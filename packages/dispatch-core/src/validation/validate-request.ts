import { collectPairs } from '../body/parse-body.ts'
import { isThenable } from '../checks/thenable.ts'
import { type HostRequest, hasUnparsedBody, hostRequestOf } from '../contract/host-request.ts'
import type { SchemaResult, StandardSchema } from '../contract/standard-schema.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { HttpError } from '../results/http-error.ts'
import type { RequestPart, Schemas } from './define-handler.ts'
import { issueMessage, issuePath } from './issue-message.ts'

/** One thing that is wrong with a request, as the problem document lists it. */
export interface ValidationIssue {
  readonly in: RequestPart
  /** From the part's root to where it is wrong: the one place where a key of the client's may stand. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

const parts: readonly RequestPart[] = ['params', 'query', 'headers', 'body']

/**
 * Validates the parts of a request that there are schemas for, and puts what the schemas give
 * into the context. A promise only where a schema is asynchronous.
 *
 * @throws {HttpError} 422 when the body alone is wrong, else 400, with everything that is wrong
 * in all parts as `errors`.
 */
export function validateRequest(
  schemas: Schemas,
  context: RequestContext,
): undefined | Promise<undefined> {
  const checks: Check[] = []
  for (const part of parts) {
    const schema = schemas[part]
    if (schema === undefined) continue
    const input = readPart(part, context)
    checks.push({ part, input, result: validate(schema, input) })
  }
  if (!checks.some(({ result }) => isThenable(result))) return settle(checks as Settled[], context)
  return Promise.all(checks.map(awaitCheck)).then((settled) => settle(settled, context))
}

/** What a schema throws is a rejection too, so that those of other parts find somebody who waits. */
function validate(schema: StandardSchema, input: unknown): Check['result'] {
  try {
    return schema['~standard'].validate(input)
  } catch (error) {
    return Promise.reject(error)
  }
}

interface Check {
  readonly part: RequestPart
  readonly input: unknown
  readonly result: SchemaResult<unknown> | PromiseLike<SchemaResult<unknown>>
}

interface Settled extends Check {
  readonly result: SchemaResult<unknown>
}

async function awaitCheck(check: Check): Promise<Settled> {
  return { ...check, result: await check.result }
}

function settle(checks: readonly Settled[], context: RequestContext): undefined {
  const errors = checks.flatMap(toIssues)
  if (errors.length > 0) throw refuse(errors, context)
  for (const { part, result } of checks) {
    // There is a value where there are no issues.
    ;(context as ValidatedParts)[part] = (result as { value: unknown }).value
  }
  return undefined
}

/** A context takes the values of its schemas, whatever their types. */
type ValidatedParts = { [Part in RequestPart]?: unknown }

function toIssues({ part, input, result: { issues = [] } }: Settled): ValidationIssue[] {
  return issues.map((issue) => ({
    in: part,
    path: issuePath(issue),
    message: issueMessage(issue, input),
  }))
}

function refuse(errors: readonly ValidationIssue[], context: RequestContext): HttpError {
  const isBodyAlone = errors.every((error) => error.in === 'body')
  return isBodyAlone
    ? new HttpError(422, describeBody(context), { extensions: { errors } })
    : new HttpError(400, 'The request is not valid', { extensions: { errors } })
}

/** Of a body that is not there libraries say that some value is undefined. */
function describeBody(context: RequestContext): string {
  if (context.body !== undefined) return 'The body is not valid'
  return context[hasUnparsedBody] ? 'The body is not parsed here' : 'The request has no body'
}

/** A part of a request as a schema takes it. */
export function readPart(part: RequestPart, context: RequestContext): unknown {
  if (part === 'params' || part === 'body') return context[part]
  const hostRequest: HostRequest = context[hostRequestOf]
  return part === 'query' ? readQuery(hostRequest.target) : readHeaders(hostRequest)
}

/** Without a prototype; a string for each name, an array of strings for one that is repeated. */
function readQuery(target: string): Record<string, string | string[]> {
  const start = target.indexOf('?')
  return collectPairs(new URLSearchParams(start === -1 ? '' : target.slice(start)))
}

function readHeaders(hostRequest: HostRequest): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of hostRequest.headers()) headers[name] = value
  return headers
}
