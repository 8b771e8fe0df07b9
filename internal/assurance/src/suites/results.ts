import { HttpError, json, redirect } from '@portolan/dispatch-core'
import { exchange } from '../connection.ts'
import type { Random } from '../random.ts'
import { type ParsedResponse, parseResponses } from '../responses.ts'
import { HOST_NAMES, type HostName, type RunningHost, startHost } from '../servers.ts'
import { defineSuite, smallerLists } from '../suite.ts'

/** A result as data, from which the handler makes it. */
interface ResultSpec {
  readonly host: HostName
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly kind:
    | 'value'
    | 'json'
    | 'error'
    | 'redirect'
    | 'response'
    | 'stream'
    | 'chunks'
    | 'thrown'
  readonly status: number
  readonly text: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Headers that are set through the context before. */
  readonly before: readonly (readonly [name: string, value: string])[]
  /** The chunk before which a stream fails; `undefined` for one that does not. */
  readonly failsAt?: number
}

const specs = new Map<string, ResultSpec>()
let latest = 0

/** Whatever a handler returns, there is one response, rightly framed, and the connection goes on. */
export const results = defineSuite<ResultSpec>({
  name: 'results',
  claim:
    'any result is one response, rightly framed, whole or broken off, and the next one is its own',
  async start() {
    const hosts = new Map<HostName, RunningHost>()
    const options = { routes: ROUTES, onError: () => undefined }
    for (const name of HOST_NAMES) hosts.set(name, await startHost(name, options))
    return {
      generate,
      check: (spec) => check(spec, hosts.get(spec.host)?.port ?? 0),
      *shrink(spec) {
        for (const headers of smallerLists(spec.headers)) yield { ...spec, headers }
        for (const before of smallerLists(spec.before)) yield { ...spec, before }
        if (spec.text !== '') yield { ...spec, text: '' }
        if (spec.method !== 'GET') yield { ...spec, method: 'GET' }
      },
      async close() {
        for (const host of hosts.values()) await host.close()
      },
    }
  },
})

const ROUTES = [
  { pattern: '/ping', module: { loader: () => 'pong' } },
  {
    pattern: '/result/:id',
    module: { loader: answer, action: answer },
  },
]

interface AnswerContext {
  readonly params: Readonly<Record<string, unknown>>
  readonly reply: { readonly headers: Headers }
}

function answer({ params, reply }: AnswerContext): unknown {
  const spec = specs.get(String(params.id))
  if (spec === undefined) throw new Error('no such result')
  for (const [name, value] of spec.before) reply.headers.append(name, value)
  const headers = spec.headers.map(([name, value]) => [name, value] as [string, string])
  switch (spec.kind) {
    case 'value':
      return { text: spec.text }
    case 'json':
      return json({ text: spec.text }, { status: spec.status, headers })
    case 'error':
      throw new HttpError(spec.status, { detail: spec.text, headers })
    case 'redirect':
      return redirect(`/${encodeURIComponent(spec.text)}`, { headers })
    case 'response':
      return new Response(isBodiless(spec.status) ? null : spec.text, {
        status: spec.status,
        headers,
      })
    case 'stream':
      return new Response(isBodiless(spec.status) ? null : toStream(spec), {
        status: spec.status,
        headers,
      })
    case 'chunks':
      return toChunks(spec)
    case 'thrown':
      throw spec.text
  }
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

const CHUNK = 50

async function* toChunks({ text, failsAt }: ResultSpec): AsyncGenerator<string> {
  for (let at = 0, index = 0; at < text.length; at += CHUNK, index++) {
    if (index === failsAt) throw new Error('the source fails')
    await new Promise((resolve) => setImmediate(resolve))
    yield text.slice(at, at + CHUNK)
  }
  if (failsAt !== undefined && failsAt * CHUNK >= text.length) throw new Error('the source fails')
}

function toStream(spec: ResultSpec): ReadableStream<Uint8Array> {
  const chunks = toChunks(spec)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done === true) {
        controller.close()
      } else {
        controller.enqueue(new TextEncoder().encode(value))
      }
    },
  })
}

const STATUSES = [200, 201, 202, 204, 205, 206, 301, 304, 400, 404, 409, 418, 500, 503]

const NAMES = [
  ...['X-One', 'Set-Cookie', 'Vary', 'ETag', 'Cache-Control', 'Content-Type', 'Content-Length'],
  ...['Transfer-Encoding', 'Trailer', 'Connection', 'Keep-Alive', 'TE', 'Upgrade', 'Date', 'Age'],
  ...['Content-Encoding', 'Content-Range', 'Location', 'Access-Control-Allow-Origin', 'Expect'],
]

const VALUES = [
  'a',
  '',
  'a, b',
  '5',
  '0',
  '-1',
  '1000000',
  'chunked',
  'close',
  'gzip, chunked',
  '"e"',
]

function generate(random: Random): ResultSpec {
  const pairs = () =>
    random.list(
      0,
      4,
      () => [random.pick(NAMES), random.pick([...VALUES, 'text/plain', '\u00e9'])] as const,
    )
  const kind = random.pick([
    'value',
    'json',
    'error',
    'redirect',
    'response',
    'stream',
    'chunks',
    'thrown',
  ] as const)
  return {
    host: random.pick(HOST_NAMES),
    method: random.pick(['GET', 'GET', 'HEAD', 'POST'] as const),
    kind,
    status: kind === 'error' ? 400 + random.int(200) : random.pick(STATUSES),
    text: random.pick(['', 'a', 'é'.repeat(20), 'x'.repeat(random.int(100_000))]),
    headers: pairs(),
    before: pairs(),
    ...(random.chance(0.3) && { failsAt: random.int(4) }),
  }
}

async function check(spec: ResultSpec, port: number): Promise<string | undefined> {
  const id = String(latest++)
  specs.set(id, spec)
  const request = `${spec.method} /result/${id} HTTP/1.1\r\nHost: x\r\n\r\n`
  const next = 'GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  const { bytes, isClosed, isReset } = await exchange(port, [request, next], { ends: false })
  specs.delete(id)
  if (!isClosed) return 'the server closed no connection that it had promised to close'
  try {
    return judge(spec, parseResponses(bytes, [spec.method, 'GET']), isReset)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function judge(
  spec: ResultSpec,
  [response, next, ...others]: readonly ParsedResponse[],
  isReset: boolean,
): string | undefined {
  if (others.length > 0) return 'there are more responses than requests'
  const mayBreakOff = spec.failsAt !== undefined || hasLength(spec)
  if (response === undefined) return isReset || mayBreakOff ? undefined : 'there is no response'
  if (!response.isComplete) return mayBreakOff ? undefined : 'the response is not complete'
  const isWhole = spec.kind === 'stream' || spec.kind === 'chunks'
  const isAnswered = response.status < 500 && spec.method !== 'HEAD'
  if (isWhole && isAnswered && !isBodiless(response.status)) {
    if (spec.failsAt !== undefined) return 'a stream that failed was delivered as whole'
    if (!response.body.equals(Buffer.from(spec.text))) return 'the body is another one'
  }
  if (next === undefined) {
    const isLast = response.headers.some(
      ([name, value]) => name === 'connection' && value === 'close',
    )
    return isLast ? undefined : 'the next request has no response'
  }
  return String(next.body) === '"pong"' ? undefined : `the next response is ${next.body}`
}

/** A length that the handler has set, and that its body may not have. */
function hasLength({ headers, before }: ResultSpec): boolean {
  return [...headers, ...before].some(([name]) => name === 'Content-Length')
}
