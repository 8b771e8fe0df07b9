import type { MethodDescription, StandardSchema } from '@portolan/dispatch-core'
import { isObject, type JsonSchema } from '../schemas/json-schema.ts'
import type { DocumentPath, PathParam } from './document-paths.ts'
import type { MediaType, Operation, Parameter } from './open-api-document.ts'
import type { Member, OperationScope } from './operation-scope.ts'

/** The params of the path, the query and the headers of an operation. */
export function describeParameters(
  method: MethodDescription,
  path: DocumentPath,
  scope: OperationScope,
): Parameter[] {
  const { params, query, headers } = method
  const typed = params === undefined ? {} : scope.convertMembers(params, 'params').members
  const own = headers === undefined ? [] : describeMembers(headers, 'headers', scope)
  return [
    ...path.params.map((param) => describePathParam(param, typed[param.name]?.schema, scope)),
    ...(query === undefined ? [] : describeMembers(query, 'query', scope)),
    ...own,
    ...describeRead(method, own, scope),
  ]
}

/** The headers that middleware reads, but for those that the handler describes itself. */
function describeRead(
  { middleware }: MethodDescription,
  own: readonly Parameter[],
  scope: OperationScope,
): Parameter[] {
  const known = new Set([...IGNORED, ...own.map(({ name }) => name.toLowerCase())])
  return middleware
    .flatMap(({ requestHeaders = {} }) => Object.entries(requestHeaders))
    .flatMap(([name, schema]) => {
      if (known.has(name.toLowerCase())) return []
      known.add(name.toLowerCase())
      const part = `middleware.requestHeaders.${name}`
      return toParameter(name, 'headers', {
        schema: scope.convert(schema, 'input', part).schema,
        isRequired: !acceptsNothing(schema),
      })
    })
}

function describePathParam(
  { name, matcher, isRest }: PathParam,
  schema: JsonSchema | undefined,
  { matchers }: OperationScope,
): Parameter {
  const { description, ...rest } = schema ?? {}
  const isSaid = !isRest && Object.keys(rest).length > 0
  const own = matcher === undefined ? undefined : (matchers[matcher] ?? MATCHERS[matcher])
  const said = typeof description === 'string' ? description : undefined
  const shown = isRest ? (said ?? 'One or more segments, with the slashes between them') : said
  return {
    name,
    in: 'path',
    required: true,
    ...(shown !== undefined && { description: shown }),
    schema: isSaid ? rest : (own ?? { type: 'string' }),
    ...(isRest && { 'x-portolan-rest': true }),
  }
}

/** The values that the matchers of every app accept. */
const MATCHERS: { readonly [name: string]: JsonSchema } = {
  int: { type: 'integer' },
  uuid: { type: 'string', format: 'uuid' },
  slug: { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' },
}

/** OpenAPI ignores parameters of these names: it says the same elsewhere (3.1.1, section 4.8.12). */
const IGNORED = ['accept', 'content-type', 'authorization']

function describeMembers(
  schema: StandardSchema,
  part: 'query' | 'headers',
  scope: OperationScope,
): Parameter[] {
  const { members, isOpen } = scope.convertMembers(schema, part)
  const named = Object.entries(members)
    .filter(([name]) => part === 'query' || !IGNORED.includes(name.toLowerCase()))
    .map(([name, member]) => toParameter(name, part, member))
  if (part === 'headers' || isOpen === undefined) return named
  // An object in the style `form` stands for one parameter for each of its members.
  const others: Parameter = {
    name: 'others',
    in: 'query',
    description: 'Any further names',
    style: 'form',
    explode: true,
    schema: { type: 'object', additionalProperties: isOpen },
  }
  return [...named, others]
}

function toParameter(name: string, part: 'query' | 'headers', member: Member): Parameter {
  const { description, deprecated, ...rest } = member.schema
  return {
    name,
    in: part === 'query' ? 'query' : 'header',
    ...(member.isRequired && { required: true }),
    ...(typeof description === 'string' && { description }),
    ...(deprecated === true && { deprecated: true }),
    schema: rest,
  }
}

/** The body of an operation; `undefined` where the handler describes none. */
export function describeBody(
  { body, bodyTypes }: MethodDescription,
  scope: OperationScope,
): Operation['requestBody'] {
  if (bodyTypes.includes('*/*')) return { content: { '*/*': {} } }
  if (body === undefined || bodyTypes.length === 0) return undefined
  const { schema, flat } = scope.convert(body, 'input', 'body')
  const fitting = bodyTypes.filter((type) => canCarry(type, flat))
  const content: Record<string, MediaType> = {}
  for (const type of fitting.length > 0 ? fitting : bodyTypes) {
    content[type] = BYTES.includes(type) ? {} : { schema }
  }
  return { ...(!acceptsNothing(body) && { required: true }), content }
}

const BYTES = ['application/octet-stream']

/** Whether a body of a media type, as it is parsed, can be a value of the schema. */
function canCarry(type: string, flat: JsonSchema): boolean {
  if (type === 'application/x-www-form-urlencoded') return takesTexts(flat)
  const isJson = /[/+]json$/.test(type) || type === 'application/csp-report'
  if (isJson || type.startsWith('multipart/')) return true
  return takesText(flat)
}

/** A form gives a text for each name. */
function takesTexts({ type, properties = {}, anyOf, oneOf, allOf }: JsonSchema): boolean {
  const isPlain = anyOf === undefined && oneOf === undefined && allOf === undefined
  if (!isPlain || (type !== undefined && type !== 'object')) return false
  return Object.values(properties as Record<string, unknown>).every(
    (property) => isObject(property) && takesText(property),
  )
}

function takesText({ type, $ref, anyOf, oneOf, allOf, const: constant }: JsonSchema): boolean {
  if ($ref !== undefined || allOf !== undefined) return false
  const variants = anyOf ?? oneOf
  if (Array.isArray(variants)) return variants.some((item) => isObject(item) && takesText(item))
  if (type === undefined) return constant === undefined || typeof constant === 'string'
  return type === 'string' || (Array.isArray(type) && type.includes('string'))
}

/** Whether a request may have no body, or not a header. */
function acceptsNothing(body: StandardSchema): boolean {
  try {
    const result = body['~standard'].validate(undefined)
    if ('then' in result) {
      result.then(
        () => {},
        () => {},
      )
      return false
    }
    return result.issues === undefined
  } catch {
    return false
  }
}
