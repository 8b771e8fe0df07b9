import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A gate between a publishing process and the registry. */
export interface PublishingGate {
  readonly origin: string
  /**
   * Resolves when all packages that it lets through have been published and one more is waiting.
   */
  readonly halfWay: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Passes every request on to the registry until the given number of packages has been published.
 * Later requests get no answer, as if the network or the runner had failed.
 */
export async function openGate(registry: string, published: number): Promise<PublishingGate> {
  const { hostname, port } = new URL(registry)
  let arrived = 0
  let answered = 0
  let arriveHalfWay = () => {}
  const halfWay = new Promise<void>((resolve) => {
    arriveHalfWay = resolve
  })
  const server = createServer((req, res) => {
    const isPublish = req.method === 'PUT'
    if (isPublish) arrived += 1
    if (isPublish && arrived > published) {
      if (answered === published) arriveHalfWay()
      return
    }
    const passedOn = forward(
      { hostname, port, method: req.method, path: req.url, headers: req.headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
        res.on('close', () => {
          if (isPublish) answered += 1
          if (answered === published && arrived > published) arriveHalfWay()
        })
      },
    )
    passedOn.on('error', () => res.destroy())
    req.pipe(passedOn)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, halfWay, close }
}
