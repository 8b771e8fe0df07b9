import { readFileSync } from 'node:fs'
import http, { type IncomingHttpHeaders, type RequestListener } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'

/** A request to send to a server that is started for it. */
export interface Sent {
  readonly method?: string
  readonly path?: string
  /** Added to `Host: app.example`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly tls?: boolean
}

/** The response that came back over the socket. */
export interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

const TLS = {
  key: readFileSync(new URL('./fixtures/tls-key.pem', import.meta.url)),
  cert: readFileSync(new URL('./fixtures/tls-certificate.pem', import.meta.url)),
}

/** Starts a server, sends it one request over a socket of its own, and stops it. */
export async function send(listener: RequestListener, sent: Sent = {}): Promise<Received> {
  const server = sent.tls ? https.createServer(TLS, listener) : http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await request((server.address() as AddressInfo).port, sent)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function request(port: number, sent: Sent): Promise<Received> {
  const { method = 'GET', path = '/', headers, body, tls = false } = sent
  return new Promise((resolve, reject) => {
    const outgoing = (tls ? https : http).request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { Host: 'app.example', ...headers },
      agent: false,
      rejectUnauthorized: false, // the certificate of the fixtures is its own authority
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (incoming) => {
      let text = ''
      for await (const chunk of incoming.setEncoding('utf8')) text += chunk
      const { statusCode = 0, rawHeaders } = incoming
      resolve({ status: statusCode, headers: incoming.headers, rawHeaders, body: text })
    })
    outgoing.end(body)
  })
}
