import { type OutgoingHttpHeaders, ServerResponse, STATUS_CODES } from 'node:http'

/** Sends a response in place of the one that the app has begun, without any of its headers. */
export type Replace = (status: number, headers: OutgoingHttpHeaders, body: string) => void

/**
 * Lets every answer of an app through but a 404: that one is dropped, and `answer` is called to
 * send another in its place.
 */
export function replaceNotFound(res: ServerResponse, answer: (replace: Replace) => void): void {
  const { write, end } = res
  let isDropped: boolean | undefined
  const drops = (status: number): boolean => {
    isDropped ??= status === 404 && begin()
    return isDropped
  }
  // Middleware wraps these in turn, such as to compress: what it calls is dropped, too.
  const { writeHead } = ServerResponse.prototype
  Object.assign(res, {
    writeHead: (status: number, ...rest: [OutgoingHttpHeaders?]) =>
      drops(status) ? res : writeHead.call(res, status, ...rest),
    flushHeaders: () => {
      if (!drops(res.statusCode)) ServerResponse.prototype.flushHeaders.call(res)
    },
    write: (...args: Parameters<typeof write>) =>
      drops(res.statusCode) ? true : Reflect.apply(write, res, args),
    end: (...args: Parameters<typeof end>) =>
      drops(res.statusCode) ? res : Reflect.apply(end, res, args),
  })

  function begin(): true {
    // The app has not returned yet, and may still read its response.
    setImmediate(answer, (status: number, headers: OutgoingHttpHeaders, body: string) => {
      if (res.destroyed) return
      for (const name of res.getHeaderNames()) res.removeHeader(name)
      const length = { 'Content-Length': Buffer.byteLength(body) }
      res.writeHead = writeHead
      res.writeHead(status, STATUS_CODES[status], { ...headers, ...length })
      Reflect.apply(end, res, [body])
    })
    return true
  }
}
