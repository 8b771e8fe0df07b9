import type {
  Answer,
  OpenApiDocument,
  Operation,
  Parameter,
} from '../document/open-api-document.ts'

/** An operation with its place in a document, and without references but those of schemas. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/**
 * The operations of a document by method and path. Params have no names in these keys: clients do not
 * see them. A document that another tool has made may keep parameters, bodies and answers among its
 * components, and parameters of all methods at their path (OpenAPI 3.1, sections 4.8.9 and 4.8.23).
 */
export function operationsOf(document: OpenApiDocument): Map<string, PlacedOperation> {
  const resolve = resolverOf(document)
  const placed = Object.entries(document.paths).flatMap(([path, given]) => {
    const item: PathItem = resolve(given)
    return Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        // Only methods are left.
        operation: toWhole(operation as Operation, item.parameters ?? [], resolve),
      }))
  })
  return new Map(
    placed.map((one) => [`${one.method} ${one.path.replace(/\{[^}]*\}/g, '{}')}`, one]),
  )
}

type PathItem = Readonly<Record<string, unknown>> & { readonly parameters?: readonly Parameter[] }

/** Follows a reference to a component, and gives any other value back. */
type Resolve = <Value>(value: Value) => Value

const METHODS = ['get', 'head', 'options', 'query', 'post', 'put', 'patch', 'delete', 'trace']

/** A reference that leads nowhere, or to another document, stands for nothing. */
function resolverOf({ components = {} }: OpenApiDocument): Resolve {
  const resolve = <Value>(value: Value, left = MOST_STEPS): Value => {
    const { $ref } = value as { readonly $ref?: unknown }
    if (typeof $ref !== 'string') return value
    const [, kind = '', name = ''] = /^#\/components\/([^/]+)\/(.+)$/.exec($ref) ?? []
    const found = (components as Components)[kind]?.[decodeName(name)]
    // The document says that the component is of the kind that stands here.
    return found === undefined || left === 0 ? ({} as Value) : resolve(found as Value, left - 1)
  }
  return (value) => resolve(value)
}

type Components = Readonly<Partial<Record<string, Readonly<Record<string, unknown>>>>>

/** References of references that lead in a circle end after so many. */
const MOST_STEPS = 10

/** The name of a component in a reference (RFC 6901, section 4). */
export function decodeName(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

function toWhole(operation: Operation, shared: readonly Parameter[], resolve: Resolve): Operation {
  const own = (operation.parameters ?? []).map((parameter) => resolve(parameter))
  const others = shared
    .map((parameter) => resolve(parameter))
    .filter(({ name, in: place }) => !own.some((one) => one.name === name && one.in === place))
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, answer]): [string, Answer] => [status, resolve(answer)],
  )
  const { requestBody } = operation
  return {
    ...operation,
    parameters: [...others, ...own],
    ...(requestBody !== undefined && { requestBody: toBody(resolve(requestBody)) }),
    responses: Object.fromEntries(answers),
  }
}

function toBody(body: Body): Body {
  // A reference that leads nowhere has left nothing.
  return { ...body, content: body.content ?? {} }
}

type Body = NonNullable<Operation['requestBody']>
