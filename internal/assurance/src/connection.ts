import { connect } from 'node:net'

/** All that a server sent, and whether the connection was reset at the end. */
export interface Received {
  readonly bytes: Buffer
  readonly isReset: boolean
  /** Whether the server closed the connection by itself, within the time. */
  readonly isClosed: boolean
}

export interface ExchangeOptions {
  /** Whether the client closes its side behind the last part. Default: `true`. */
  readonly ends?: boolean
  /** Milliseconds that the server has to close the connection. Default: 5,000. */
  readonly time?: number
}

/** Writes parts of text, each byte as one character, and reads until the connection is closed. */
export function exchange(
  port: number,
  parts: readonly string[],
  { ends = true, time = 5_000 }: ExchangeOptions = {},
): Promise<Received> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let isReset = false
    let isClosed = true
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    const timer = setTimeout(() => {
      isClosed = false
      socket.destroy()
    }, time)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      isReset = error.code === 'ECONNRESET'
    })
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({ bytes: Buffer.concat(chunks), isReset, isClosed })
    })
    const write = async () => {
      for (const part of parts) {
        if (!socket.writable) return
        socket.write(Buffer.from(part, 'latin1'))
        // Each part is one read of the server, mostly.
        await new Promise((settle) => setImmediate(settle))
      }
      if (ends) socket.end()
    }
    void write()
  })
}
