import { createServer } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import { NOT_FOUND_RESPONSE } from '@portolan/dispatch-core/adapter'

export function createHost(options: DispatcherOptions) {
  const dispatcher = createDispatcher(options)
  return createServer(async (req, res) => {
    const { method = 'GET', url: target = '', headers } = req
    const client = new AbortController()
    res.once('close', () => client.abort())
    const response = await dispatcher.run(dispatcher.match(target), {
      method,
      target,
      origin: `http://${headers.host}`,
      signal: client.signal,
      hasBody: 'transfer-encoding' in headers || Number(headers['content-length']) > 0,
      header: (name) => headers[name]?.toString(),
      headers: () => Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: () => req.iterator({ destroyOnReturn: false }),
    })
    const { status, headers: pairs, body } = response ?? NOT_FOUND_RESPONSE
    res.statusCode = status
    for (const [name, value] of pairs) res.appendHeader(name, value)
    if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
      return res.end(body)
    }
    res.flushHeaders()
    pipeline(Readable.from(body), res, () => res.destroy())
  })
}
