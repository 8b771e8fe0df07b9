import type { Response } from 'express'

/** Responses whose handler has called a method that answers later, without a trace until then. */
const pending = new WeakSet<Response>()

const laterMethods = ['sendFile', 'download', 'render'] as const

/** From now on `isPending` knows when one of the methods that answer later is called. */
export function watchPending(res: Response): void {
  for (const name of laterMethods) {
    const method = res[name]
    if (typeof method !== 'function') continue
    Object.defineProperty(res, name, {
      configurable: true,
      writable: true,
      value(this: Response, ...args: unknown[]) {
        pending.add(res)
        return Reflect.apply(method, this, args)
      },
    })
  }
}

/** Whether the handler has called a method that answers later. */
export function isPending(res: Response): boolean {
  return pending.has(res)
}
