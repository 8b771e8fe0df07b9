import { isThenable } from '../checks/values.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'
import type { SchemaResult, StandardSchema } from '../contract/standard-schema.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { type JsonResult, json } from '../results/json.ts'
import { resultKind } from '../results/result.ts'
import { issuePath } from './issue-message.ts'

/**
 * Validates a result that is sent as JSON with a status below 400, and gives the value of its
 * schema. Any other result stays as it is.
 *
 * @throws {Error} for a result that fails the schema. The message names the wrong parts.
 */
export function validateResult(
  schema: StandardSchema,
  context: RequestContext,
  result: unknown,
): unknown {
  const hostRequest = context[hostRequestOf]
  if (isAnsweredBy(hostRequest, result)) return result
  if (isJsonResult(result)) {
    const { value, status = statusOf(context, hostRequest), headers } = result
    if (status >= 400) return result
    const init = { headers, ...(result.status !== undefined && { status }) }
    return validate(schema, value, (output) => json(output, init))
  }
  if (resultKind(result) !== 'json' || statusOf(context, hostRequest) >= 400) return result
  return validate(schema, result, (output) => output)
}

function isAnsweredBy(hostRequest: HostRequest, result: unknown): boolean {
  if (hostRequest.isAnswered?.() === true) return true
  return (
    typeof result === 'object' && result !== null && hostRequest.isHostResponse?.(result) === true
  )
}

function isJsonResult(result: unknown): result is JsonResult {
  return resultKind(result) === 'helper' && 'value' in (result as object)
}

function statusOf(context: RequestContext, hostRequest: HostRequest): number {
  return context.reply.status ?? hostRequest.status?.() ?? 200
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
