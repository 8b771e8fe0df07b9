import type { IncomingMessage, ServerResponse } from 'node:http'

const isFast = Symbol('portolan.isFast')

/** Takes note of a request whose prototype nobody has to change, nor that of its response. */
export function markAsFast(req: IncomingMessage): void {
  if (!isSlowAfterPrototypeChange) return
  const marked: IncomingMessage & { [isFast]?: true } = req
  marked[isFast] = true
}

/**
 * Makes V8 keep the properties of both objects in dictionaries, whose hidden class all of them
 * share, after Express has changed their prototypes. On engines that need no such help, and for
 * requests of `createServer()`, it does nothing. Neither object looks any different.
 */
export function toDictionaryMode(req: IncomingMessage, res: ServerResponse): void {
  if (!isSlowAfterPrototypeChange || isFast in req) return
  // Fields that Node's constructors set, and that nobody but Node reads.
  readd(req, '_consuming')
  readd(res, '_removedTE')
}

/** What changes the mode is the removal of a property that is not the newest. */
function readd(object: object, name: string): void {
  const fields = object as Record<string, unknown>
  const value = fields[name]
  delete fields[name]
  fields[name] = value
}

/**
 * Whether V8 handles objects slowly whose prototype was changed, as Express changes those of
 * every request and response: until Node 24, each property that is added afterwards gives the
 * object a hidden class of its own, so that no cached access fits it any more.
 */
const isSlowAfterPrototypeChange = Number.parseInt(process.versions.node, 10) < 24
