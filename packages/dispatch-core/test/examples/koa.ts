import { Readable } from 'node:stream'
import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import type { HostRequest, PlainResponse } from '@portolan/dispatch-core/adapter'
import type { Context, Middleware } from 'koa'

type KoaRequest = HostRequest & { readonly koa: Context }

export function resourceRoutes(options: DispatcherOptions): Middleware {
  const dispatcher = createDispatcher<KoaRequest>(options, { koa: ({ koa }) => koa })
  return async (koa, next) => {
    const match = dispatcher.match(koa.url)
    if (match === undefined) return next()
    const response = await dispatcher.run(match, toHostRequest(koa))
    if (response !== undefined) write(koa, response)
  }
}

function toHostRequest(koa: Context): KoaRequest {
  const { req, res, request, headers } = koa
  const client = new AbortController()
  res.once('close', () => res.writableFinished || client.abort())
  return {
    koa,
    method: koa.method,
    target: koa.url,
    origin: `${koa.protocol}://${koa.host}`,
    signal: client.signal,
    hasBody: 'transfer-encoding' in headers || Number(headers['content-length']) > 0,
    header: (name) => headers[name]?.toString(),
    headers: () => Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: () => req.iterator({ destroyOnReturn: false }),
    parsedBody: () =>
      req.readableDidRead && 'body' in request ? { value: request.body } : undefined,
    responseHeader: (name) => koa.response.get(name) || undefined,
    removeResponseHeader: (name) => koa.remove(name),
  }
}

function write(koa: Context, { status, headers, body }: PlainResponse): void {
  koa.remove('Content-Type')
  if (body === null || typeof body === 'string') {
    koa.body = body
  } else {
    koa.body = body instanceof Uint8Array ? Buffer.from(body) : Readable.from(body)
  }
  koa.status = status
  for (const [name] of headers) if (!/^(set-cookie|vary)$/i.test(name)) koa.remove(name)
  for (const [name, value] of headers) koa.append(name, value)
}
