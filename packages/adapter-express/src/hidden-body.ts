import type { Request, Response } from 'express'

/**
 * Makes `req.body` an error for middleware that runs while the body waits for a parser further
 * below: `undefined` would look like a request without a body, and a check of the body would admit
 * every request.
 */
export function hideBody(req: Request, res: Response): void {
  if (req.body !== undefined) return
  Object.defineProperty(req, 'body', {
    configurable: true,
    enumerable: true,
    get() {
      // Loggers read it when all is over, outside of any middleware.
      if (res.headersSent || res.closed) return undefined
      throw new Error(
        'req.body was read before a parser that comes later in the list has made it; put the parser in front, or wrap this middleware as fromExpress(middleware, { beforeBody: true }) if it needs no body',
      )
    },
    set(value: unknown) {
      setBody(req, value)
    },
  })
  hidden.add(req)
}

const hidden = new WeakSet<Request>()

/** Makes `req.body` an ordinary property again. */
export function showBody(req: Request): void {
  if (hidden.delete(req)) Reflect.deleteProperty(req, 'body')
  // The parsers of Express 4 fail on a stream that is at its end, unless they find this mark.
  if (req.readableEnded) Object.assign(req, { _body: true })
}

function setBody(req: Request, value: unknown): void {
  hidden.delete(req)
  Object.defineProperty(req, 'body', {
    configurable: true,
    enumerable: true,
    writable: true,
    value,
  })
}
