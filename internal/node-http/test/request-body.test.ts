import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRequestBody } from '../src/request-body.ts'

/**
 * The result of `use` for a POST with this body, in one chunk or several, of which the client may
 * send only a part.
 */
async function receive<T>(
  use: (req: IncomingMessage, res: ServerResponse, client: { destroy: () => void }) => Promise<T>,
  headers: Record<string, string> = {},
  body: readonly (string | Uint8Array)[] = ['hello'],
): Promise<T> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  const client = sendRequest({ port, host: '127.0.0.1', method: 'POST', headers })
  client.on('error', () => {})
  const send = async () => {
    for (const [index, chunk] of body.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, 20))
      client.write(chunk)
    }
    if (headers['content-length'] === undefined) client.end()
  }
  void send()
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
      { 'content-length': '10', ...(encoding && { 'content-encoding': encoding }) },
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
    'content-encoding': 'zstd',
  })
  await expect(read).rejects.toMatchObject({
    status: 415,
    headers: [['Accept-Encoding', 'gzip, deflate, br']],
  })
})

test('may be refused on a socket without destroySoon(), as that of a serverless adapter', async () => {
  const read = receive(
    (req, res) => {
      Object.assign(req.socket, { destroySoon: undefined })
      return readRequestBody(req, res, 4)
    },
    { 'content-length': '10' },
  )
  await expect(read).rejects.toMatchObject({ status: 413 })
})

const same = (text: string) => Buffer.from(text)

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['identity', same],
  ['', same],
])('is decoded from "%s", and its limit counts what it decodes to', async (encoding, encode) => {
  const text = 'hello'.repeat(100)
  const read = (limit: number) =>
    receive((req, res) => readRequestBody(req, res, limit), { 'content-encoding': encoding }, [
      encode(text),
    ])
  expect(String(await read(500))).toBe(text)
  await expect(read(499)).rejects.toMatchObject({ status: 413 })
})

test.each([
  ['that is none', [Buffer.from('hello')], 'Z_DATA_ERROR'],
  ['that breaks off', [gzipSync('hello').subarray(0, -4)], 'Z_BUF_ERROR'],
])('is a 400 for a gzip %s', async (_what, body, code) => {
  const read = receive(
    (req, res) => readRequestBody(req, res, 10),
    { 'content-encoding': 'gzip' },
    body,
  )
  await expect(read).rejects.toMatchObject({
    status: 400,
    detail: 'The body is not valid in its Content-Encoding',
    cause: { code },
  })
})

test.each(['gzip', 'br'])('may be empty, whatever it is encoded as: %s', async (encoding) => {
  const read = (req: IncomingMessage, res: ServerResponse) => readRequestBody(req, res, 10)
  expect(await receive(read, { 'content-encoding': encoding }, [])).toHaveLength(0)
})

test.each([undefined, 'gzip'])(
  'is put together from its parts, encoded as %s',
  async (encoding) => {
    const whole = encoding === undefined ? same('hello world') : gzipSync('hello world')
    const text = await receive(
      (req, res) => {
        // As code in front may leave it.
        req.pause()
        return readRequestBody(req, res, 11)
      },
      encoding === undefined ? {} : { 'content-encoding': encoding },
      [whole.subarray(0, 6), whole.subarray(6)],
    )
    expect(String(text)).toBe('hello world')
  },
)
