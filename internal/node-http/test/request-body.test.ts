import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRequestBody } from '../src/request-body.ts'

/**
 * The result of `use` for a POST with the body `hello`, or another one, of which the client may send only a part.
 */
async function receive<T>(
  use: (req: IncomingMessage, res: ServerResponse, client: { destroy: () => void }) => Promise<T>,
  {
    headers = {},
    sent = 'hello',
  }: { headers?: OutgoingHttpHeaders; sent?: string | Uint8Array } = {},
): Promise<T> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  const client = sendRequest({ port, host: '127.0.0.1', method: 'POST', headers })
  client.on('error', () => {})
  client.write(sent)
  if (headers['content-length'] === undefined) client.end()
  try {
    return await new Promise<T>((resolve, reject) => {
      server.on('request', (req, res) => {
        use(req, res, client).then(resolve, reject)
      })
    })
  } finally {
    client.destroy()
    server.closeAllConnections()
    server.close()
  }
}

const BROKEN_OFF = { status: 400, detail: 'The body breaks off' }

test.each([undefined, 'gzip'])(
  'is a 400 if the client has gone before, with the encoding %s',
  async (encoding) => {
    const read = receive(
      async (req, res, client) => {
        req.on('error', () => {})
        client.destroy()
        await new Promise((resolve) => req.once('close', resolve))
        return readRequestBody(req, res, 10)
      },
      { headers: { 'content-length': '10', ...(encoding && { 'content-encoding': encoding }) } },
    )
    await expect(read).rejects.toMatchObject(BROKEN_OFF)
  },
)

test('is a 400 if other code has read it before', async () => {
  const read = receive(async (req, res) => {
    await new Promise((resolve) => req.on('end', resolve).resume())
    return readRequestBody(req, res, 10)
  })
  await expect(read).rejects.toMatchObject(BROKEN_OFF)
})

test('is the body that the client has sent', async () => {
  expect(String(await receive((req, res) => readRequestBody(req, res, 5)))).toBe('hello')
  await expect(receive((req, res) => readRequestBody(req, res, 4))).rejects.toMatchObject({
    status: 413,
  })
})

test('names the encodings that are known', async () => {
  const read = receive(async (req, res) => readRequestBody(req, res, 5), {
    headers: { 'content-encoding': 'zstd' },
  })
  await expect(read).rejects.toMatchObject({
    status: 415,
    headers: [['Accept-Encoding', 'gzip, deflate, br']],
  })
})

test.each([
  ['br', brotliCompressSync('hello'), 'hello'],
  ['deflate', deflateSync('hello'), 'hello'],
])('is decoded from %s', async (encoding, sent, expected) => {
  const read = receive((req, res) => readRequestBody(req, res, 5), {
    headers: { 'content-encoding': encoding },
    sent,
  })
  expect(String(await read)).toBe(expected)
})

test('may be refused on a socket without destroySoon(), as that of a serverless adapter', async () => {
  const read = receive(
    (req, res) => {
      Object.assign(req.socket, { destroySoon: undefined })
      return readRequestBody(req, res, 4)
    },
    { headers: { 'content-length': '10' } },
  )
  await expect(read).rejects.toMatchObject({ status: 413 })
})
