import { UsageError } from '../checks/errors.ts'
import { isThenable } from '../checks/values.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'
import type { SchemaResult, StandardSchema } from '../contract/standard-schema.ts'
import type { ResponseSchemas } from '../descriptions/description.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { findExchange } from '../middleware/body-turn.ts'
import { type HttpError, isHttpError } from '../results/http-error.ts'
import { type JsonResult, json } from '../results/json.ts'
import { resultKind } from '../results/result.ts'
import { issuePath } from './issue-message.ts'

/**
 * Checks a result, returned or thrown, against the answers of a handler, and gives the result to
 * send: with the value of the schema of its status, and with the status of the only success that is
 * listed where it has none.
 *
 * @throws {Error} for a body that fails the schema of its status, and for a success that is not
 * listed. The message names the wrong parts.
 */
export type ResultCheck = (context: RequestContext, result: unknown) => unknown

/** The parts of a definition that describe its answers. */
interface Answers {
  readonly response?: StandardSchema
  readonly responses?: ResponseSchemas
}

/**
 * The check of a handler's results; `undefined` where no answers are described.
 *
 * @param where the function that takes them, for messages
 * @throws {UsageError} for two schemas of one status.
 */
export function createResultCheck(
  { response, responses }: Answers,
  where: string,
): ResultCheck | undefined {
  if (response === undefined && responses === undefined) return undefined
  if (response !== undefined && responses?.[200] !== undefined) {
    throw new UsageError(
      'invalid-schema',
      `${where}: response and responses[200] describe one status; write one of them`,
    )
  }
  const schemas: ResponseSchemas = { ...responses, ...(response && { 200: response }) }
  const statuses = Object.keys(schemas).map(Number)
  const successes = statuses.filter((status) => status < 300)
  const listed: ListedAnswers = {
    find: (status) => schemas[status],
    success: successes.length === 1 ? successes[0] : undefined,
    // `response` alone goes for every success, whose status the handler may set.
    ...(responses === undefined && { other: response }),
    statuses,
    named: new Set(),
  }
  return (context, result) => checkResult(listed, context, result)
}

interface ListedAnswers {
  /** `undefined` for a status that is not listed. */
  readonly find: (status: number) => StandardSchema | null | undefined
  /** The only success that is listed. */
  readonly success: number | undefined
  /** The schema of a success that is not listed. */
  readonly other?: StandardSchema | undefined
  readonly statuses: readonly number[]
  /** The statuses that were named, in development, as not listed. */
  readonly named: Set<number>
}

function checkResult(listed: ListedAnswers, context: RequestContext, result: unknown): unknown {
  const hostRequest = context[hostRequestOf]
  if (isAnsweredBy(hostRequest, result)) return result
  if (isHttpError(result)) return checkProblem(listed, context, result)
  const kind = resultKind(result)
  if (kind === 'helper' && 'value' in (result as object)) {
    // Only a result of `json()` has a value.
    return checkJson(listed, context, result as JsonResult)
  }
  if (kind === 'response') return checkResponse(listed, context, result as Response)
  if (kind !== 'json') return result
  const status = statusOf(listed, context, hostRequest)
  const schema = findSchema(listed, status)
  if (schema === undefined) {
    nameUnlisted(listed, context, status)
    return result
  }
  if (status !== 200 && context.reply.status === undefined) context.reply.status = status
  if (schema === null) {
    if (result === undefined) return undefined
    throw new Error(`A handler returned a value, but its answer ${status} has no body`)
  }
  return validate(schema, result, (output) => output)
}

function isAnsweredBy(hostRequest: HostRequest, result: unknown): boolean {
  if (hostRequest.isAnswered?.() === true) return true
  return (
    typeof result === 'object' && result !== null && hostRequest.isHostResponse?.(result) === true
  )
}

/** The status set so far, else the only success that is listed. A host's 200 is not set by anyone. */
function statusOf(
  { success = 200 }: ListedAnswers,
  context: RequestContext,
  hostRequest: HostRequest,
): number {
  const status = context.reply.status ?? hostRequest.status?.() ?? 200
  return status === 200 && context.reply.status === undefined ? success : status
}

/**
 * The schema of a status; `undefined` for one that is sent unchecked: an error or a redirect that is
 * not listed, and any status where no success is listed.
 *
 * @throws {Error} for a success that is not listed.
 */
function findSchema(listed: ListedAnswers, status: number): StandardSchema | null | undefined {
  const schema = listed.find(status)
  if (schema !== undefined || status >= 300) return schema
  if (listed.other !== undefined) return listed.other
  if (listed.statuses.every((known) => known >= 300)) return undefined
  throw new Error(
    `A handler answered ${status}, but its responses are ${listed.statuses.join(', ')}; add the status there`,
  )
}

function checkJson(listed: ListedAnswers, context: RequestContext, result: JsonResult): unknown {
  const { value, headers } = result
  const status = result.status ?? statusOf(listed, context, context[hostRequestOf])
  const schema = findSchema(listed, status)
  if (schema === undefined) {
    nameUnlisted(listed, context, status)
    return result
  }
  if (schema === null) throw new Error(`json() has a value, but the answer ${status} has no body`)
  return validate(schema, value, (output) => json(output, { status, headers }))
}

/** The body is checked as it is sent, and its members stay. */
function checkProblem(listed: ListedAnswers, context: RequestContext, error: HttpError): unknown {
  const { type, title, status, detail, instance, extensions } = error
  const schema = listed.find(status)
  // A problem document without further members is described for every route.
  const isPlain = Object.keys(extensions).length === 0
  if (schema === undefined && !isPlain) nameUnlisted(listed, context, status)
  if (schema === undefined || schema === null) return error
  const members = Object.entries({ ...extensions, type, title, status, detail, instance })
  const document = Object.fromEntries(members.filter(([, value]) => value !== undefined))
  return validate(schema, document, () => error)
}

/** Only a JSON body can be checked; the `Response` is sent as it is. */
function checkResponse(
  listed: ListedAnswers,
  context: RequestContext,
  response: Response,
): unknown {
  const { status, headers, body, bodyUsed } = response
  // A `Response` of an error has the status 0.
  const schema = status < 200 ? undefined : findSchema(listed, status)
  if (schema === undefined) nameUnlisted(listed, context, status)
  if (schema === undefined || bodyUsed) return response
  if (schema === null) {
    if (body === null) return response
    throw new Error(`A handler returned a Response with a body, but its answer ${status} has none`)
  }
  if (!/[/+]json\s*(?:;|$)/i.test(headers.get('content-type') ?? '')) return response
  return response
    .clone()
    .json()
    .then((value: unknown) => validate(schema, value, () => response))
}

/** In development, an error that is not listed is named once, so that it gets its entry. */
function nameUnlisted(
  { named, statuses }: ListedAnswers,
  context: RequestContext,
  status: number,
): void {
  const isNew = status >= 400 && !named.has(status)
  if (!isNew || findExchange(context)?.settings.exposeErrors !== true) return
  named.add(status)
  console.warn(
    `${context.route.id}: a handler answered ${status}, but its responses are ${statuses.join(', ')}; add the status there`,
  )
}

function validate(
  schema: StandardSchema,
  value: unknown,
  toResult: (output: unknown) => unknown,
): unknown {
  const result = schema['~standard'].validate(value)
  const settle = (settled: SchemaResult<unknown>) => {
    if (settled.issues === undefined) return toResult(settled.value)
    throw new Error(`The result of a handler fails its own schema: ${describe(settled.issues)}`)
  }
  return isThenable(result) ? result.then(settle) : settle(result)
}

function describe(issues: Extract<SchemaResult<unknown>, { issues: object }>['issues']): string {
  return issues
    .map((issue) => `${issuePath(issue).join('.') || '(all of it)'}: ${issue.message}`)
    .join('; ')
}
