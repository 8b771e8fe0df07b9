import type { Variable } from '@typescript-eslint/scope-manager'
import { toBinding } from './bindings.ts'
import {
  findMemberName,
  findRequired,
  type Node,
  nodesIn,
  type SourceFile,
  textOf,
} from './source-file.ts'

/** A router or an app that a file makes. */
export interface Router {
  readonly file: SourceFile
  /** The call that makes it. */
  readonly made: Node
  /** The name that it is kept in, with which it may be called on later. */
  readonly variable: Variable | undefined
  readonly name: string
  readonly kind: 'app' | 'router'
  /** `strict` and `caseSensitive` among its options. */
  readonly isStrict: boolean
}

const cache = new WeakMap<SourceFile, readonly Router[]>()

/** The routers and apps that a file makes, in the order of the text. */
export function findRouters(file: SourceFile): readonly Router[] {
  const known = cache.get(file)
  if (known !== undefined) return known
  const routers = [...nodesIn(file.program)].flatMap((made) => {
    const found = findMade(file, made)
    if (found === undefined) return []
    const variable = findOwner(file, made)
    return [{ file, made, variable, name: variable?.name ?? textOf(file, made), ...found }]
  })
  cache.set(file, routers)
  return routers
}

/** The router that a name stands for. */
export function findRouterOf(file: SourceFile, variable: Variable): Router | undefined {
  return findRouters(file).find((router) => router.variable === variable)
}

/** The router that an expression makes, `Router()` and `Router().use(…).get(…)`. */
export function findRouterIn(file: SourceFile, node: Node): Router | undefined {
  const router = findRouters(file).find(({ made }) => made === node)
  if (router !== undefined) return router
  const isChained = node.type === 'CallExpression' && node.callee.type === 'MemberExpression'
  return isChained && node.callee.type === 'MemberExpression'
    ? findRouterIn(file, node.callee.object)
    : undefined
}

/** The variable that a call, and the calls on its result, are assigned to. */
function findOwner(file: SourceFile, made: Node): Variable | undefined {
  let current = made
  for (;;) {
    const parent = file.parents.get(current)
    const isPart =
      (parent?.type === 'MemberExpression' && parent.object === current) ||
      (parent?.type === 'CallExpression' && parent.callee === current) ||
      /^TS\w+Expression$/.test(parent?.type ?? '')
    if (parent === undefined || !isPart) break
    current = parent
  }
  const owner = file.parents.get(current)
  if (owner?.type !== 'VariableDeclarator' || owner.id.type !== 'Identifier') return undefined
  const { id } = owner
  return file.references.find(({ identifier }) => identifier === id)?.resolved ?? undefined
}

function findMade(file: SourceFile, call: Node): Pick<Router, 'kind' | 'isStrict'> | undefined {
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return undefined
  const kind = findMaker(file, call.callee)
  if (kind === undefined) return undefined
  const [options] = call.arguments
  const isStrict =
    options !== undefined && /\b(strict|caseSensitive)\b/.test(file.text.slice(...options.range))
  return { kind, isStrict }
}

/** `express`, `express.Router` and `Router`, however they were imported. */
function findMaker(file: SourceFile, callee: Node): Router['kind'] | undefined {
  if (findRequired(callee) === 'express') return 'app'
  if (callee.type === 'MemberExpression') {
    const isRouter = findMemberName(callee) === 'Router'
    return isRouter && findMaker(file, callee.object) === 'app' ? 'router' : undefined
  }
  if (callee.type !== 'Identifier') return undefined
  const reference = file.references.find(({ identifier }) => identifier === callee)
  if (reference === undefined || reference.resolved === null) return undefined
  const binding = toBinding(file, reference.resolved)
  if (binding.kind !== 'import' || binding.specifier !== 'express') return undefined
  return binding.imported === 'Router' ? 'router' : 'app'
}
