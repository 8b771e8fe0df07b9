import type { IncomingMessage, ServerResponse } from 'node:http'

const isFast = Symbol('portolan.isFast')

/** Marks a request whose prototype, like that of its response, Express does not have to change. */
export function markAsFast(req: IncomingMessage): void {
  if (!isSlowAfterPrototypeChange) return
  const marked: IncomingMessage & { [isFast]?: true } = req
  marked[isFast] = true
}

/**
 * Makes V8 keep the properties of both objects in dictionaries after Express has changed their
 * prototypes. All dictionaries share one hidden class. The function does nothing on engines that
 * need no such help, and for requests of `createServer()`. Code that uses the objects sees no
 * difference.
 */
export function toDictionaryMode(req: IncomingMessage, res: ServerResponse): void {
  if (!isSlowAfterPrototypeChange || isFast in req) return
  // Node's constructors set these fields, and only Node reads them.
  readd(req, '_consuming')
  readd(res, '_removedTE')
}

/** V8 changes the mode when a property is removed that is not the newest one. */
function readd(object: object, name: string): void {
  const fields = object as Record<string, unknown>
  const value = fields[name]
  delete fields[name]
  fields[name] = value
}

/**
 * Whether V8 handles an object slowly after its prototype has changed. Until Node 24, each
 * property that is added afterwards gives the object a hidden class of its own, so that cached
 * accesses no longer fit it.
 */
const isSlowAfterPrototypeChange = Number.parseInt(process.versions.node, 10) < 24
