import { collectPairs } from '../body/parse-body.ts'
import { isThenable } from '../checks/values.ts'
import { type HostRequest, hasUnparsedBody, hostRequestOf } from '../contract/host-request.ts'
import type { SchemaIssue, SchemaResult, StandardSchema } from '../contract/standard-schema.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { HttpError } from '../results/http-error.ts'
import type { RequestPart, Schemas } from './define-handler.ts'
import { issueMessage, issuePath } from './issue-message.ts'
import { findQueryKinds } from './query-lists.ts'

/** One issue of a request, as the problem document lists it. */
export interface ValidationIssue {
  /** The part of the request that is wrong. */
  readonly in: RequestPart
  /** The keys from the part's root to the wrong value. Only they can repeat text of the client. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

const PARTS: readonly RequestPart[] = ['params', 'query', 'headers', 'body']

/**
 * Validates the parts of a request that have schemas, and puts the values of the schemas into the
 * context. Returns a promise only where a schema is asynchronous.
 *
 * @throws {HttpError} 422 if only the body is wrong, else 400. Its `errors` list the issues of all
 * parts.
 */
export function validateRequest(
  schemas: Schemas,
  context: RequestContext,
): undefined | Promise<undefined> {
  const checks: Check[] = []
  for (const part of PARTS) {
    const schema = schemas[part]
    if (schema === undefined) continue
    const input = readPart(part, context)
    const refused = part === 'query' ? fitLists(schema, input as QueryInput) : undefined
    checks.push({ part, input, result: refused ?? validate(schema, input) })
  }
  if (!checks.some(({ result }) => isThenable(result))) return settle(checks as Settled[], context)
  return Promise.all(checks.map(awaitCheck)).then((settled) => settle(settled, context))
}

/** A part of a request as a schema takes it. */
function readPart(part: RequestPart, context: RequestContext): unknown {
  if (part === 'params' || part === 'body') return context[part]
  const hostRequest: HostRequest = context[hostRequestOf]
  return part === 'query' ? readQuery(hostRequest.target) : readHeaders(hostRequest)
}

type QueryInput = Record<string, string | string[]>

/** An object without a prototype: a string for each name, an array for a repeated one. */
function readQuery(target: string): QueryInput {
  const start = target.indexOf('?')
  return collectPairs(new URLSearchParams(start === -1 ? '' : target.slice(start)))
}

function readHeaders(hostRequest: HostRequest): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of hostRequest.headers()) headers[name] = value
  return headers
}

/**
 * Makes a list of one value where the schema takes a list, and refuses several values where it does
 * not: which one counts, code in front may see in another way.
 */
function fitLists(schema: StandardSchema, query: QueryInput): SchemaResult<unknown> | undefined {
  const kindOf = findQueryKinds(schema)
  const issues: SchemaIssue[] = []
  for (const [name, value] of Object.entries(query)) {
    const kind = kindOf(name)
    if (kind === 'list' && typeof value === 'string') query[name] = [value]
    if (kind === 'one' && typeof value !== 'string') {
      issues.push({ message: 'Expected one value', path: [name] })
    }
  }
  return issues.length === 0 ? undefined : { issues }
}

/** Turns a thrown error into a rejection, so that the promises of the other parts are awaited. */
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
    // A result without issues has a value.
    ;(context as ValidatedParts)[part] = (result as { value: unknown }).value
  }
  return undefined
}

/** A context accepts the values of its schemas, which can have any type. */
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

/** For a missing body, libraries only say that a value is undefined. */
function describeBody(context: RequestContext): string {
  if (context.body !== undefined) return 'The body is not valid'
  return context[hasUnparsedBody] ? 'The body is not parsed here' : 'The request has no body'
}
