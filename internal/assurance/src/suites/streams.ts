import { type ClientHttp2Session, connect, constants } from 'node:http2'
import type { RouteDefinition } from '@portolan/dispatch-core'
import { exchange } from '../connection.ts'
import type { Random } from '../random.ts'
import { startHttp2 } from '../servers.ts'
import { defineSuite, smallerLists, smallerTexts } from '../suite.ts'

/** Requests at the same time on one connection of HTTP/2, and a connection of frames beside it. */
interface Session {
  readonly requests: readonly StreamedRequest[]
  /** Frames behind the preface, each byte as one character. */
  readonly frames: string
}

interface StreamedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** The parts that the body is written in. */
  readonly body: readonly string[]
  /** The number of parts after which the client resets the stream. */
  readonly cancelsAt?: number
}

export const streams = defineSuite<Session>({
  name: 'streams',
  claim: 'requests on one HTTP/2 connection get one response each, their own, whole or reset',
  async start() {
    const { port, close } = await startHttp2({ routes: ROUTES, onError: () => undefined })
    return {
      generate,
      count: ({ requests }) => requests.length,
      check: (input) => check(input, port),
      *shrink(input) {
        for (const requests of smallerLists(input.requests)) yield { ...input, requests }
        for (const frames of smallerTexts(input.frames)) yield { ...input, frames }
      },
      close,
    }
  },
})

const CHUNK = 'x'.repeat(5_000)

const ROUTES: readonly RouteDefinition[] = [
  {
    pattern: '/echo/:id',
    module: {
      loader: ({ params }) => ({ id: params.id }),
      action: ({ params, body }) => ({ id: params.id, body }),
    },
  },
  {
    pattern: '/chunks/:count(int)/:id',
    module: {
      async *loader({ params }) {
        for (let at = 0; at < Number(params.count); at++) yield CHUNK
      },
    },
  },
  {
    pattern: '/fails/:count(int)/:id',
    module: {
      async *loader({ params }) {
        for (let at = 0; at < Number(params.count); at++) yield CHUNK
        throw new Error('the source fails')
      },
    },
  },
  { pattern: '/empty/:id', module: { loader: () => undefined } },
  {
    pattern: '/unread/:id',
    module: {
      action: ({ params }) => ({ id: params.id }),
      config: { body: { parse: false } },
    },
  },
]

function generate(random: Random): Session {
  const requests = random.list(1, 12, () => randomRequest(random))
  return {
    requests: requests.map((request, id) => ({ ...request, path: `${request.path}/${id}` })),
    frames: random.chance(0.3) ? random.list(1, 6, () => randomFrame(random)).join('') : '',
  }
}

function randomRequest(random: Random): StreamedRequest {
  const hasBody = random.chance(0.5)
  const text = JSON.stringify({ a: 'x'.repeat(random.int(random.chance(0.1) ? 80_000 : 200)) })
  const at = random.int(text.length)
  const body = random.chance(0.5) ? [text] : [text.slice(0, at), text.slice(at)]
  const headers = random.list(0, 3, () => random.pick(HEADERS))
  return {
    method: random.pick(hasBody ? ['POST', 'PUT', 'DELETE'] : ['GET', 'GET', 'HEAD', 'OPTIONS']),
    path: random.pick(hasBody ? ['/echo', '/unread', '/empty', '/none'] : READS),
    headers: {
      ...(hasBody && { 'content-type': random.pick(['application/json', 'a/b']) }),
      ...Object.fromEntries(headers),
    },
    body: hasBody ? body : [],
    ...(random.chance(0.15) && { cancelsAt: random.int(3) }),
  }
}

const READS = [
  '/echo',
  '/chunks/0',
  '/chunks/3',
  '/chunks/40',
  '/fails/0',
  '/fails/3',
  '/empty',
  '/x',
]

const HEADERS: readonly (readonly [string, string])[] = [
  ['content-length', '5'],
  ['content-length', '0'],
  ['expect', '100-continue'],
  ['te', 'trailers'],
  ['cookie', 'a=b; "'],
  ['host', 'other.test'],
  ['x-forwarded-proto', 'http://h/x?'],
  ['if-none-match', '*'],
  ['range', 'bytes=0-1'],
]

/** Its length, type, flags, stream and payload: well-formed, or not (RFC 9113, section 4.1). */
function randomFrame(random: Random): string {
  const payload = random.list(0, 40, () => String.fromCharCode(random.int(256))).join('')
  const length = random.chance(0.9) ? payload.length : random.int(2 ** 24)
  const bytes = [length >> 16, length >> 8, length, random.int(12), random.pick([0, 1, 4, 5, 37])]
  const stream = [0, 0, 0, random.pick([0, 1, 1, 2, 3, 5])]
  return String.fromCharCode(...[...bytes, ...stream].map((byte) => byte & 255)) + payload
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const SETTINGS = '\0\0\0\x04\0\0\0\0\0'

async function check({ requests, frames }: Session, port: number): Promise<string | undefined> {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  try {
    const [answers] = await Promise.all([
      Promise.all(requests.map((request) => send(session, request))),
      frames === '' ? undefined : exchange(port, [PREFACE + SETTINGS + frames], { time: 100 }),
    ])
    for (const [at, answer] of answers.entries()) {
      const request = requests[at]
      const problem = request && judge(request, answer)
      if (problem !== undefined) return `the response ${at}: ${problem}`
    }
    return undefined
  } finally {
    session.destroy()
  }
}

interface Answer {
  readonly statuses: readonly number[]
  readonly length: string | undefined
  readonly body: string
  /** The code of the reset, 0 for none; `undefined` where it has not ended in time. */
  readonly code: number | undefined
}

function send(session: ClientHttp2Session, request: StreamedRequest): Promise<Answer> {
  return new Promise((resolve) => {
    const { method, path, headers, body, cancelsAt } = request
    const head = { ':method': method, ':path': path, ...headers }
    // Node ends a DELETE at once by default.
    const stream = session.request(head, { endStream: body.length === 0 })
    const statuses: number[] = []
    const chunks: Buffer[] = []
    let length: string | undefined
    const finish = (code: number | undefined) => {
      clearTimeout(timer)
      resolve({ statuses, length, body: String(Buffer.concat(chunks)), code })
    }
    const timer = setTimeout(() => finish(undefined), 10_000)
    stream.on('response', (received) => {
      statuses.push(Number(received[':status']))
      length = received['content-length']
    })
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('error', () => {})
    stream.on('close', () => finish(stream.rstCode))
    const write = async () => {
      for (const [at, part] of body.entries()) {
        if (at === cancelsAt || stream.destroyed) break
        stream.write(part)
        await new Promise((settle) => setImmediate(settle))
      }
      if (cancelsAt === undefined) {
        stream.end()
      } else {
        stream.close(constants.NGHTTP2_CANCEL)
      }
    }
    void write()
  })
}

function judge(request: StreamedRequest, answer: Answer): string | undefined {
  const { method, path, body, cancelsAt } = request
  const { statuses, length, code } = answer
  if (code === undefined) return 'it has not ended'
  if (statuses.length > 1) return `there are ${statuses.length} of it`
  if (cancelsAt !== undefined) return undefined
  const declared = request.headers['content-length']
  const hasOtherLength =
    declared !== undefined && Number(declared) !== Buffer.byteLength(body.join(''))
  if (code !== constants.NGHTTP2_NO_ERROR) {
    const mayBeReset = hasOtherLength || path.startsWith('/fails/')
    return mayBeReset ? undefined : `it was reset with ${code}`
  }
  const [status = 0] = statuses
  if (path.startsWith('/fails/') && method === 'GET' && status < 500) {
    return 'a stream that failed was delivered as whole'
  }
  if (status >= 500 && !path.startsWith('/fails/')) return `the status is ${status}`
  const [, , count = '', id] = path.split('/')
  if (method !== 'HEAD' && length !== undefined && Number(length) !== answer.body.length) {
    return `its length is ${length}, and that of its body ${answer.body.length}`
  }
  if (status !== 200 || method === 'HEAD' || method === 'OPTIONS') return undefined
  if (path.startsWith('/chunks/')) {
    const right = CHUNK.repeat(Number(count))
    return answer.body === right ? undefined : `chunks of ${answer.body.length} bytes for ${id}`
  }
  const echoed = JSON.parse(answer.body) as { id: string; body?: unknown }
  if (echoed.id !== count) return `it is that of the request ${echoed.id}`
  if (path.startsWith('/echo/') && body.length > 0 && !hasOtherLength) {
    return JSON.stringify(echoed.body) === body.join('') ? undefined : 'its body is another one'
  }
  return undefined
}
