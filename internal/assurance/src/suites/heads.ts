import { exchange } from '../connection.ts'
import type { Random } from '../random.ts'
import { type ParsedResponse, parseResponses, valuesOf } from '../responses.ts'
import { HOST_NAMES, type HostName, type RunningHost, startHost } from '../servers.ts'
import { defineSuite, smallerLists, smallerTexts } from '../suite.ts'

/** Requests on one connection, all of them well-formed but the last. */
interface Pipeline {
  readonly host: HostName
  readonly requests: readonly PipelinedRequest[]
  /** Text behind them, which may be anything. */
  readonly tail: string
  /** The lengths of the parts that the whole is written in. */
  readonly cuts: readonly number[]
}

interface PipelinedRequest {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: string
  /** The lengths of its chunks; `undefined` for a body with `Content-Length`. */
  readonly chunks?: readonly number[]
}

/** Each request gets one response, its own, however they are written. */
export const heads = defineSuite<Pipeline>({
  name: 'heads',
  claim: 'requests on one connection get one response each, their own and rightly framed',
  async start() {
    const hosts = new Map<HostName, RunningHost>()
    for (const name of HOST_NAMES) hosts.set(name, await startHost(name, { routes: ROUTES }))
    return {
      generate,
      count: ({ requests }) => requests.length,
      check: (input) => check(input, hosts.get(input.host)?.port ?? 0),
      *shrink(input) {
        for (const requests of smallerLists(input.requests)) yield { ...input, requests }
        if (input.cuts.length > 0) yield { ...input, cuts: [] }
        for (const tail of smallerTexts(input.tail)) yield { ...input, tail }
        for (const [at, request] of input.requests.entries()) {
          for (const headers of smallerLists(request.headers)) {
            yield { ...input, requests: input.requests.with(at, { ...request, headers }) }
          }
        }
      },
      async close() {
        for (const host of hosts.values()) await host.close()
      },
    }
  },
})

const ROUTES = [
  {
    pattern: '/echo/:id',
    module: {
      loader: ({ params }: { params: Readonly<Record<string, unknown>> }) => ({ id: params.id }),
      action: ({ params, body }: { params: Readonly<Record<string, unknown>>; body: unknown }) => ({
        id: params.id,
        body,
      }),
    },
  },
  { pattern: '/guarded/:id', module: { action: () => 'never' }, middleware: [refuse] },
  {
    pattern: '/unread/:id',
    module: {
      action: ({ params }: { params: Readonly<Record<string, unknown>> }) => ({ id: params.id }),
      config: { body: { parse: false as const } },
    },
  },
]

function refuse(): Response {
  return new Response('no', { status: 401 })
}

const EXPECT = 'Expect: 100-continue'
const JSON_TYPE = 'Content-Type: application/json'

function generate(random: Random): Pipeline {
  const host = random.pick(HOST_NAMES)
  const requests = random.list(1, 6, () => randomRequest(random))
  return {
    host,
    requests: requests.map((request, id) => ({
      ...request,
      path: `${request.path}/${id}`,
      // Node itself answers this one with 100 in the middle of the response, where others wait.
      headers: request.headers.filter((line) => host !== 'node' || line !== EXPECT),
    })),
    tail: random.chance(0.5) ? '' : randomTail(random),
    cuts: random.chance(0.5) ? [] : random.list(1, 20, () => 1 + random.int(60)),
  }
}

function randomRequest(random: Random): PipelinedRequest {
  const hasBody = random.chance(0.6)
  const method = hasBody
    ? random.pick(['POST', 'PUT', 'PATCH', 'DELETE'])
    : random.pick(['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'TRACE'])
  const text = JSON.stringify({ a: 'x'.repeat(random.int(random.chance(0.1) ? 200_000 : 200)) })
  const body = hasBody ? (random.chance(0.1) ? text.slice(0, -1) : text) : ''
  return {
    method,
    path: random.pick(['/echo', '/echo', '/guarded', '/unread', '/none']),
    headers: [
      ...(hasBody ? [random.pick([JSON_TYPE, JSON_TYPE, 'Content-Type: a/b', 'X-None: 1'])] : []),
      ...random.list(0, 3, () => randomHeader(random)),
    ],
    body,
    ...(hasBody && random.chance(0.4) && { chunks: random.list(1, 5, () => 1 + random.int(100)) }),
  }
}

function randomHeader(random: Random): string {
  return random.pick([
    'Accept: */*',
    'Cookie: a=b; a=c; "',
    'If-None-Match: *',
    'Range: bytes=0-1',
    EXPECT,
    'Upgrade: websocket',
    `X-Random: ${'y'.repeat(random.int(500))}`,
    'X-Forwarded-Proto: http://h/x?',
    'X-HTTP-Method-Override: DELETE',
    'Content-Encoding: identity',
    'TE: trailers',
  ])
}

/** The beginning of a request, or of none at all. */
function randomTail(random: Random): string {
  const pieces = ['GET /echo/9 HTTP/1.1\r\n', 'Host: x\r\n', '\r\n', 'Content-Length: 5\r\n', 'abc']
  const odd = [
    'Transfer-Encoding: chunked\r\n',
    '0\r\n\r\n',
    '\0',
    'POST ',
    ' HTTP/1.0\r\n',
    '\u00ff',
  ]
  return random.list(1, 6, () => random.pick([...pieces, ...odd])).join('')
}

async function check(input: Pipeline, port: number): Promise<string | undefined> {
  const text = input.requests.map(write).join('') + input.tail
  const { bytes, isClosed } = await exchange(port, cut(text, input.cuts))
  if (!isClosed) return 'the server did not close a connection whose client had ended it'
  const methods = input.requests.map(({ method }) => method)
  try {
    const responses = parseResponses(bytes, methods)
    const isLast = (response: ParsedResponse) => valuesOf(response, 'connection').join() === 'close'
    if (responses.slice(0, -1).some(isLast)) return 'a response follows one that was the last'
    for (const [at, request] of input.requests.entries()) {
      const response = responses[at]
      if (response === undefined) {
        const last = responses.at(-1)
        // Node drops the answers that wait when it meets something that is not HTTP.
        return (last !== undefined && isLast(last)) || input.tail !== ''
          ? undefined
          : `no response to the request ${at}: ${methods[at]}`
      }
      if (!response.isComplete) {
        return input.tail !== '' ? undefined : `the response ${at} is not complete`
      }
      const problem = findWrong(request, response.status, response.body)
      if (problem !== undefined) return `the response ${at}: ${problem}`
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function findWrong(
  { method, path, body }: PipelinedRequest,
  status: number,
  bytes: Buffer,
): string | undefined {
  if (status >= 500) return `the status is ${status}`
  if (!path.startsWith('/echo/') || status !== 200 || method === 'HEAD') return undefined
  const { id, body: echoed } = JSON.parse(String(bytes)) as { id: string; body?: unknown }
  if (id !== path.slice('/echo/'.length)) return `it is that of the request ${id}`
  if (body !== '' && JSON.stringify(echoed) !== body) return 'its body is another one'
  return undefined
}

function write({ method, path, headers, body, chunks }: PipelinedRequest): string {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: x', ...headers]
  if (chunks !== undefined) {
    const parts = cut(body, chunks)
    const framed = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')
    return `${[...head, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${framed}0\r\n\r\n`
  }
  const length = body === '' ? [] : [`Content-Length: ${body.length}`]
  return `${[...head, ...length].join('\r\n')}\r\n\r\n${body}`
}

/** The text in parts of these lengths, and the rest. */
function cut(text: string, lengths: readonly number[]): string[] {
  const parts: string[] = []
  let at = 0
  for (const length of lengths) {
    if (at >= text.length) break
    parts.push(text.slice(at, at + length))
    at += length
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}
