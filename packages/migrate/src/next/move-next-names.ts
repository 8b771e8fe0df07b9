import type { ImportBinding } from '../source/bindings.ts'
import { findMemberName, findText, isWithin, type Node, textOf } from '../source/source-file.ts'
import { contextOf, removeParens } from './handler-context.ts'
import { type Moving, moveCookies, refuseOutside, removeLine } from './move-request.ts'

/** The helpers that a route file imports from its adapter. */
type NeededHelpers = Set<string>

/** Replaces the names that a file imports from Next; those without a counterpart are refused. */
export function moveNextNames(moving: Moving, helpers: NeededHelpers): void {
  const { file } = moving
  for (const { identifier, resolved } of file.references) {
    const binding = findNextImport(moving, resolved?.name)
    if (binding !== undefined) moveName(moving, binding, identifier as Node, helpers)
  }
}

function findNextImport({ file }: Moving, name: string | undefined): ImportBinding | undefined {
  if (name === undefined) return undefined
  const definition = file.variables.get(name)?.defs[0]
  const { parent, node } = definition ?? {}
  if (parent?.type !== 'ImportDeclaration' || !isNext(parent.source.value)) return undefined
  const imported =
    node?.type === 'ImportSpecifier' && node.imported.type === 'Identifier'
      ? node.imported.name
      : '*'
  return {
    kind: 'import',
    specifier: parent.source.value,
    imported,
    local: name,
    isType: false,
    isRequired: false,
  }
}

/** Whether a specifier is of Next itself. */
export function isNext(specifier: string): boolean {
  return /^next(\/|$)/.test(specifier)
}

function moveName(moving: Moving, binding: ImportBinding, use: Node, helpers: NeededHelpers): void {
  const { file, remarks } = moving
  const isParameter = moving.contexts.some(({ handler }) =>
    handler.node.params.some((parameter) => isWithin(use, parameter)),
  )
  // The parameters are written anew.
  if (isParameter || moveKnown(moving, binding, use, helpers)) return
  const { specifier, imported } = binding
  remarks.add(
    'next-api',
    file,
    use,
    `${imported === '*' ? textOf(file, use) : imported} of ${specifier} works inside Next alone; ${ADVICE[imported] ?? 'write the route file by hand'}`,
  )
}

/** @returns whether the name has a counterpart */
function moveKnown(
  moving: Moving,
  { specifier, imported }: ImportBinding,
  use: Node,
  helpers: NeededHelpers,
): boolean {
  const { text, file } = moving
  const parent = file.parents.get(use)
  const name = `${specifier.replace(/\.js$/, '')} ${imported}`
  if (name === 'next/server NextResponse') {
    moveResponse(moving, use)
    return true
  }
  if (name === 'next/server NextRequest' && parent?.type === 'TSTypeReference') {
    text.update(use.range[0], use.range[1], 'Request')
    return true
  }
  if (parent?.type !== 'CallExpression' || parent.callee !== use) return false
  const whole = withoutAwait(moving, parent)
  const statement = file.parents.get(whole)
  const thrown = THROWN[imported]
  if (name === 'next/headers headers') {
    moveHeaders(moving, parent)
  } else if (name === 'next/headers cookies') {
    moveCookies(moving, whole)
  } else if (specifier.startsWith('next/navigation') && thrown !== undefined) {
    moveThrown(moving, parent, thrown, helpers)
  } else if (DYNAMIC.has(name) && statement?.type === 'ExpressionStatement') {
    removeLine(text, file, statement)
  } else {
    return false
  }
  return true
}

/** They say that nothing is to be kept, as nothing is in a route file. */
const DYNAMIC = new Set(['next/server connection', 'next/cache unstable_noStore'])

const ADVICE: Readonly<Record<string, string>> = {
  after: 'start the work without await, as in void work().catch(report), or hand it to a queue',
  draftMode: 'read a cookie of your own that an editor gets',
  revalidatePath: 'nothing is kept here; send a request to a route of the Next app that does it',
  revalidateTag: 'nothing is kept here; send a request to a route of the Next app that does it',
  unstable_cache: 'call the function itself, or keep its results in a Map',
  userAgent: "read request.headers.get('user-agent')",
  ImageResponse: 'leave the route in Next',
}

/** `NextResponse`, whose members are those of `Response` and some of Next's own. */
function moveResponse(moving: Moving, use: Node): void {
  const { text, file, remarks } = moving
  const parent = file.parents.get(use)
  if (parent?.type === 'TSTypeReference') {
    text.update(parent.range[0], parent.range[1], 'Response')
    return
  }
  const member = parent === undefined ? undefined : findMemberName(parent)
  const call = parent === undefined ? undefined : file.parents.get(parent)
  if (member === 'redirect' && call?.type === 'CallExpression') {
    moveRedirect(moving, call)
  } else if (member === 'next' || member === 'rewrite') {
    remarks.add(
      'next-api',
      file,
      parent ?? use,
      `NextResponse.${member}() is for Next's middleware; ${member === 'next' ? 'write a middleware file, which calls next()' : 'call the other handler'}`,
    )
    return
  }
  text.update(use.range[0], use.range[1], 'Response')
}

/** Without a status, Next has 307, and `Response` 302. */
function moveRedirect({ text, file, remarks }: Moving, call: Node): void {
  if (call.type !== 'CallExpression') return
  const [target, init] = call.arguments
  if (target === undefined) return
  if (init === undefined) {
    text.appendLeft(target.range[1], ', 307')
    return
  }
  if (init.type !== 'ObjectExpression') return
  const [property, ...others] = init.properties
  const isStatus =
    property?.type === 'Property' && textOf(file, property.key) === 'status' && others.length === 0
  if (isStatus) {
    text.update(init.range[0], init.range[1], textOf(file, property.value))
    return
  }
  remarks.add(
    'next-api',
    file,
    init,
    `NextResponse.redirect() has more than a status in ${textOf(file, init)}; write new Response(null, { status: 307, headers: { Location: … } })`,
  )
}

function withoutAwait({ file }: Moving, call: Node): Node {
  const parent = file.parents.get(call)
  return parent?.type === 'AwaitExpression' ? parent : call
}

function moveHeaders(moving: Moving, call: Node): void {
  const { text, file, contexts } = moving
  const context = contextOf(contexts, call)
  if (context === undefined) {
    refuseOutside(moving, call, 'headers')
    return
  }
  const whole = withoutAwait(moving, call)
  text.update(whole.range[0], whole.range[1], `${context.use('request')}.headers`)
  removeParens(text, file, whole)
}

/** The functions that end a handler by throwing, with the status and whether they have a target. */
const THROWN: Readonly<Record<string, { status: number; hasTarget: boolean }>> = {
  redirect: { status: 307, hasTarget: true },
  permanentRedirect: { status: 308, hasTarget: true },
  notFound: { status: 404, hasTarget: false },
  forbidden: { status: 403, hasTarget: false },
  unauthorized: { status: 401, hasTarget: false },
}

function moveThrown(
  { text, file, remarks }: Moving,
  call: Node,
  { status, hasTarget }: { status: number; hasTarget: boolean },
  helpers: NeededHelpers,
): void {
  const statement = file.parents.get(call)
  const isStatement = statement?.type === 'ExpressionStatement'
  if (call.type !== 'CallExpression' || (!isStatement && statement?.type !== 'ReturnStatement')) {
    remarks.add(
      'next-api',
      file,
      call,
      `${textOf(file, call)} throws, which is a statement in a route file; write it as a statement of its own`,
    )
    return
  }
  const [target] = call.arguments
  text.update(
    statement.range[0],
    call.callee.range[1],
    `throw ${hasTarget ? 'redirect' : 'new Response'}`,
  )
  if (!hasTarget) {
    text.update(call.callee.range[1], call.range[1], `(null, { status: ${status} })`)
    return
  }
  if (target === undefined) return
  helpers.add('redirect')
  const init = isOwnPath(target) ? `${status}` : `{ status: ${status}, external: true }`
  text.update(target.range[1], call.range[1], `, ${init})`)
}

/** Whether a target is on this site for sure. */
function isOwnPath(target: Node): boolean {
  const first = target.type === 'TemplateLiteral' ? target.quasis[0]?.value.cooked : undefined
  const written = findText(target) ?? first ?? ''
  return /^\/[^/\\]/.test(written) || written === '/'
}
