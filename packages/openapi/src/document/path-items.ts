import type { Route, Verb } from '@portolan/dispatch-core'
import type { DocumentPath } from './document-paths.ts'
import type { Operation, PathItem } from './open-api-document.ts'
import type { OperationScope } from './operation-scope.ts'

/** The parts of a route that a document is made of, as `dispatcher.routes` has them. */
export type DescribedRoute = Pick<Route, 'id' | 'pattern' | 'file' | 'segments' | 'description'>

/** One path of a route. */
export interface RoutePlace {
  readonly route: DescribedRoute
  readonly path: DocumentPath
  /** `undefined` for a route whose module is not loaded. */
  readonly description: DescribedRoute['description']
}

/** An operation with the facts that its place in the document depends on. */
export interface PlacedOperation extends RoutePlace {
  readonly method: Verb
  readonly operation: Operation
  readonly report: OperationScope['report']
}

/** An `operationId` names one operation of the document (OpenAPI 3.1.1, section 4.8.10). */
export function reportIds(operations: readonly PlacedOperation[]): void {
  const owners = new Map<string, PlacedOperation>()
  for (const placed of operations) {
    const { operation } = placed
    const { operationId = '' } = operation
    const owner = owners.get(operationId)
    if (owner === undefined) {
      owners.set(operationId, placed)
      continue
    }
    const message = `the operationId "${operationId}" is that of ${owner.method} ${owner.route.pattern}, too; write docs: { operationId: '…' } in one of them`
    placed.report('duplicate-operation-id', 'error', { message })
    delete operation.operationId
  }
}

/** The operations by path and method, both sorted. */
export function toPathItems(
  operations: readonly PlacedOperation[],
  prefix: string,
): Record<string, PathItem> {
  const shapes = new Map<string, PlacedOperation[]>()
  for (const placed of operations) {
    const { shape } = placed.path
    shapes.set(shape, [...(shapes.get(shape) ?? []), placed])
  }
  const items = [...shapes.values()].map((group) => {
    const template = group[0]?.path.template ?? '/'
    return [
      prefix + (prefix !== '' && template === '/' ? '' : template),
      toPathItem(group),
    ] as const
  })
  return Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE']

/** @param group the operations of one shape, in order of rank */
function toPathItem(group: readonly PlacedOperation[]): PathItem {
  const names = group[0]?.path.params.map(({ name }) => name) ?? []
  const item: PathItem = {}
  for (const method of METHODS) {
    const [first, ...others] = group.filter((placed) => placed.method === method)
    if (first === undefined) continue
    const operation = renameParams(first, names)
    if (others.length > 0) {
      const patterns = others.map(({ route }) => route.pattern).join(', ')
      const message = `OpenAPI holds ${first.route.pattern} and ${patterns} for one path; the document describes ${first.route.pattern}, which answers first, and has the others under x-portolan-alternatives`
      first.report('ambiguous-path', 'warning', { message })
      operation['x-portolan-alternatives'] = others.map((other) => {
        const { operationId: _, ...rest } = renameParams(other, names)
        return { 'x-portolan-pattern': other.route.pattern, ...rest }
      })
    }
    item[method.toLowerCase()] = operation
  }
  return item
}

/** The params of one path have one name each. */
function renameParams({ operation, path }: PlacedOperation, names: readonly string[]): Operation {
  const own = path.params.map(({ name }) => name)
  return {
    ...operation,
    ...(operation.parameters && {
      parameters: operation.parameters.map((parameter) => {
        const index = parameter.in === 'path' ? own.indexOf(parameter.name) : -1
        return index === -1 ? parameter : { ...parameter, name: names[index] ?? parameter.name }
      }),
    }),
  }
}
