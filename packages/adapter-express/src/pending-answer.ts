import type { Response } from 'express'

/** Responses whose handler has called a method that answers later, without a trace until then. */
const pending = new WeakSet<Response>()

type Callback = (...args: unknown[]) => unknown

/** From now on `isPending` knows when one of the methods that answer later is called. */
export function watchPending(res: Response): void {
  watch(res, 'render', (args) => {
    // A callback is given the text; the handler answers with it.
    if (typeof args.at(-1) !== 'function') pending.add(res)
    return args
  })
  for (const name of ['sendFile', 'download'] as const) {
    watch(res, name, (args) => {
      pending.add(res)
      const callback: unknown = args.at(-1)
      if (typeof callback !== 'function') return args
      return [...args.slice(0, -1), settling(res, callback as Callback)]
    })
  }
}

/** Whether the handler has called a method that answers later. */
export function isPending(res: Response): boolean {
  return pending.has(res)
}

function watch(
  res: Response,
  name: 'render' | 'sendFile' | 'download',
  prepare: (args: readonly unknown[]) => readonly unknown[],
): void {
  const method = res[name]
  if (typeof method !== 'function') return
  Object.defineProperty(res, name, {
    configurable: true,
    writable: true,
    value(this: Response, ...args: unknown[]) {
      const wasPending = pending.has(res)
      try {
        return Reflect.apply(method, this, prepare(args))
      } catch (error) {
        // One that throws at once answers nothing later, whether the handler catches it or not.
        if (!wasPending) pending.delete(res)
        throw error
      }
    },
  })
}

/** The callback of a file that could not be sent: it may answer otherwise, and the handler too. */
function settling(res: Response, callback: Callback) {
  return function settle(this: unknown, error: unknown, ...args: unknown[]): unknown {
    if (error !== undefined && error !== null && !res.headersSent) pending.delete(res)
    return Reflect.apply(callback, this, [error, ...args])
  }
}
