import type {
  Answer,
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
} from '../document/open-api-document.ts'
import { canonicalText, isObject, type JsonSchema } from '../schemas/json-schema.ts'
import type { Change, ChangeCode, ChangeLevel, Finding } from './change.ts'
import { compareSchemas } from './compare-schemas.ts'
import type { Side } from './comparison.ts'
import { decodeName, operationsOf, type PlacedOperation } from './placed-operations.ts'

/**
 * Compares two documents of one API, and tells for each change whether it breaks the clients that
 * exist. A server may take more than before and send less, but not the other way round.
 *
 * @returns the changes, the breaking ones first, then by path and method
 */
export function compareDocuments(before: OpenApiDocument, after: OpenApiDocument): Change[] {
  const changes: Change[] = []
  if (canonicalText(before.servers ?? []) !== canonicalText(after.servers ?? [])) {
    const message = 'The servers have changed'
    const nowhere = { method: undefined, path: undefined, file: undefined, place: '' }
    changes.push({ code: 'server-changed', level: 'risky', message, ...nowhere })
  }
  const [old, now] = [operationsOf(before), operationsOf(after)]
  for (const [key, placed] of old) {
    const successor = now.get(key)
    const found: Finding[] = []
    if (successor === undefined) {
      const message = 'The operation is gone'
      found.push({ code: 'operation-removed', level: 'breaking', message, place: '' })
    } else {
      compareOperations(placed.operation, successor.operation, {
        before: resolverOf(before),
        after: resolverOf(after),
        found,
      })
    }
    changes.push(...found.map((finding) => toChange(finding, successor ?? placed)))
  }
  for (const [key, placed] of now) {
    if (old.has(key)) continue
    const message = 'The operation is new'
    changes.push(toChange({ code: 'operation-added', level: 'safe', message, place: '' }, placed))
  }
  return changes.sort(compareChanges)
}

function toChange(finding: Finding, { method, path, operation }: PlacedOperation): Change {
  return { ...finding, method, path, file: operation['x-portolan-file'] }
}

const LEVELS: readonly ChangeLevel[] = ['breaking', 'risky', 'safe']

function compareChanges(a: Change, b: Change): number {
  const textOf = ({ level, path = '', method = '', place, code }: Change) =>
    [LEVELS.indexOf(level), path, method, place, code].join('\n')
  const [first, second] = [textOf(a), textOf(b)]
  return first < second ? -1 : first > second ? 1 : 0
}

interface Work {
  readonly before: (reference: string) => JsonSchema
  readonly after: (reference: string) => JsonSchema
  readonly found: Finding[]
}

function resolverOf({ components = {} }: OpenApiDocument): Work['before'] {
  return (reference) => {
    const name = /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1] ?? ''
    return components.schemas?.[decodeName(name)] ?? {}
  }
}

function compareOperations(before: Operation, after: Operation, work: Work): void {
  const tell = tellTo(work)
  if (before.operationId !== after.operationId) {
    const message = `The operationId was ${before.operationId}, is ${after.operationId}: generated clients get another name`
    tell('operation-id-changed', 'risky', message, '')
  }
  if (before.deprecated !== true && after.deprecated === true) {
    tell('operation-deprecated', 'safe', 'The operation is deprecated', '')
  }
  compareParameters(before.parameters ?? [], after.parameters ?? [], work)
  compareBodies(before.requestBody, after.requestBody, work)
  compareAnswers(before.responses ?? {}, after.responses ?? {}, work)
  compareSecurity(before.security ?? [], after.security ?? [], work)
}

function tellTo({ found }: Work) {
  return (code: ChangeCode, level: ChangeLevel, message: string, place: string) =>
    found.push({ code, level, message, place })
}

function compareParameters(
  before: readonly Parameter[],
  after: readonly Parameter[],
  work: Work,
): void {
  const tell = tellTo(work)
  const [old, now] = [parametersOf(before), parametersOf(after)]
  for (const [key, parameter] of old) {
    const place = `${parameter.in}.${parameter.name}`
    const successor = now.get(key)
    if (successor === undefined) {
      tell('request-parameter-removed', 'risky', 'is ignored from now on', place)
      continue
    }
    if (parameter.required !== true && successor.required === true) {
      tell('request-parameter-required', 'breaking', 'is needed from now on', place)
    } else if (parameter.required === true && successor.required !== true) {
      tell('request-parameter-optional', 'safe', 'may be left out from now on', place)
    }
    compareIn('request', { before: parameter.schema, after: successor.schema }, place, work)
  }
  for (const [key, parameter] of now) {
    if (old.has(key)) continue
    const place = `${parameter.in}.${parameter.name}`
    if (parameter.required === true) {
      tell('request-parameter-required', 'breaking', 'is new, and requests need it', place)
    } else {
      tell('request-parameter-added', 'safe', 'is new, and requests may have it', place)
    }
  }
}

/** Params of a path by their place, others by their name. */
function parametersOf(parameters: readonly Parameter[]): Map<string, Parameter> {
  let count = 0
  return new Map(
    parameters.map((parameter) => {
      const { name } = parameter
      if (parameter.in === 'path') return [`path ${count++}`, parameter]
      return [`${parameter.in} ${parameter.in === 'header' ? name.toLowerCase() : name}`, parameter]
    }),
  )
}

type Body = Operation['requestBody']

function compareBodies(before: Body, after: Body, work: Work): void {
  const tell = tellTo(work)
  if (before === undefined && after === undefined) return
  if (after === undefined) {
    tell('request-body-removed', 'risky', 'is ignored from now on', 'body')
    return
  }
  if (after.required === true && before?.required !== true) {
    tell('request-body-required', 'breaking', 'is needed from now on', 'body')
  } else if (before?.required === true && after.required !== true) {
    tell('request-body-optional', 'safe', 'may be left out from now on', 'body')
  }
  if (before === undefined) return
  compareContent('request', { before: before.content, after: after.content }, 'body', work)
}

type Content = Record<string, MediaType>

function compareContent(
  side: Side,
  { before, after }: { readonly before: Content; readonly after: Content },
  place: string,
  work: Work,
): void {
  const tell = tellTo(work)
  const name = side === 'request' ? 'request' : 'response'
  // The types of one body often share a schema, whose changes are told once.
  const told = new Set<string>()
  for (const [type, { schema: old = {}, itemSchema: oldItem = {} }] of Object.entries(before)) {
    const successor = after[type]
    if (successor === undefined) {
      const message = `is no longer ${side === 'request' ? 'taken' : 'sent'} as ${type}`
      tell(`${name}-media-type-removed`, 'breaking', message, place)
      continue
    }
    const { schema: now = {}, itemSchema: item = {} } = successor
    const pair = canonicalText([old, now])
    if (!told.has(pair)) compareIn(side, { before: old, after: now }, place, work)
    told.add(pair)
    compareIn(side, { before: oldItem, after: item }, `${place}.[]`, work)
  }
  for (const type of Object.keys(after)) {
    if (type in before) continue
    const message = `can be ${side === 'request' ? 'sent' : 'answered'} as ${type}, too`
    tell(`${name}-media-type-added`, 'safe', message, place)
  }
}

function compareIn(
  side: Side,
  given: { readonly before: JsonSchema; readonly after: JsonSchema },
  place: string,
  { before, after, found }: Work,
): void {
  compareSchemas(given, place, { before, after, side, found, open: new Set() })
}

type Answers = Record<string, Answer>

function compareAnswers(before: Answers, after: Answers, work: Work): void {
  const tell = tellTo(work)
  for (const [status, answer] of Object.entries(before)) {
    const successor = after[status]
    if (successor === undefined) {
      const level = status < '3' ? 'breaking' : 'risky'
      tell('status-removed', level, 'is no longer answered', status)
      continue
    }
    const { content: old = {}, headers: oldHeaders = {} } = answer
    const { content: now = {}, headers = {} } = successor
    compareContent('answer', { before: old, after: now }, status, work)
    for (const name of Object.keys(oldHeaders)) {
      if (!(name in headers)) {
        tell('response-header-removed', 'risky', 'is no longer sent', `${status}.${name}`)
      }
    }
    for (const name of Object.keys(headers)) {
      if (!(name in oldHeaders)) {
        tell('response-header-added', 'safe', 'is a new header', `${status}.${name}`)
      }
    }
  }
  for (const status of Object.keys(after)) {
    if (status in before) continue
    tell('status-added', status < '5' ? 'risky' : 'safe', 'is a new answer', status)
  }
}

type Security = NonNullable<Operation['security']>

/** Each way is enough by itself. A request that was enough has to stay enough. */
function compareSecurity(before: Security, after: Security, work: Work): void {
  const tell = tellTo(work)
  const isEnough = (given: Security[number], ways: Security) =>
    ways.length === 0 ||
    ways.some((way) =>
      Object.entries(way).every(([name, scopes]) =>
        scopes.every((scope) => given[name]?.includes(scope)) ? name in given : false,
      ),
    )
  const old = before.length === 0 ? [{}] : before
  const now = after.length === 0 ? [{}] : after
  const refused = old.filter((way) => !isEnough(way, now))
  if (refused.length > 0) {
    const asked = now.map(describeWay).join(', or ')
    tell('security-added', 'breaking', `asks for ${asked}`, 'security')
  } else if (now.some((way) => !isEnough(way, old))) {
    tell('security-removed', 'safe', 'asks for less than before', 'security')
  }
}

function describeWay(way: Security[number]): string {
  const schemes = Object.entries(way).map(([name, scopes]) =>
    scopes.length === 0 ? name : `${name} (${scopes.join(', ')})`,
  )
  return schemes.join(' and ') || 'nothing'
}

/** Writes a change in one line: its place, and the sentence. */
export function formatChange(change: Change): string {
  const { method, path, place, message, code } = change
  const where = [method, path].filter((part) => part !== undefined).join(' ')
  const inside = place.replaceAll('.[', '[')
  const subject = [where, inside].filter((part) => part !== '').join(': ')
  return `${subject === '' ? '' : `${subject}: `}${message} [${code}]`
}

/**
 * Reads a document from JSON.
 *
 * @throws {TypeError} for a value that is not an OpenAPI document of version 3.
 */
export function assertDocument(value: unknown): OpenApiDocument {
  const isDocument =
    isObject(value) &&
    /^3\./.test(String(value.openapi)) &&
    (isObject(value.paths) || value.paths === undefined)
  // Members that are absent are read as empty.
  if (isDocument) return { ...value, paths: value.paths ?? {} } as unknown as OpenApiDocument
  throw new TypeError('The value is not an OpenAPI document of version 3')
}
