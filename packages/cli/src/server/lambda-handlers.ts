import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An event of the payload format 2.0, of an HTTP API or a function URL, as far as it is read. */
interface LambdaEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly cookies?: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: {
    readonly domainName: string
    readonly http: { readonly method: string }
  }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

interface LambdaContext {
  getRemainingTimeInMillis(): number
}

/** The result of a function whose answer is buffered. */
interface LambdaResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** The global that the runtimes of Lambda for Node have. */
interface AwsLambda {
  streamifyResponse(
    handle: (event: LambdaEvent, stream: Writable, context: LambdaContext) => Promise<void>,
  ): unknown
  readonly HttpResponseStream: {
    from(stream: Writable, head: Omit<LambdaResult, 'body' | 'isBase64Encoded'>): Writable
  }
}

/** The handlers that a build for Lambda exports. */
export interface LambdaHandlers {
  /** For HTTP APIs, and for function URLs whose invoke mode is `BUFFERED`. */
  readonly handler: (event: LambdaEvent, context: LambdaContext) => Promise<LambdaResult>
  /** For function URLs whose invoke mode is `RESPONSE_STREAM`. `undefined` outside of Lambda. */
  readonly streamHandler: unknown
}

type FetchHandler = (request: Request, ...hostArguments: unknown[]) => Promise<Response> | Response

/** The handlers of AWS Lambda over one of `fetch`, whose further arguments are event and context. */
export function createLambdaHandlers(fetch: FetchHandler): LambdaHandlers {
  const answer = async (event: LambdaEvent, context: LambdaContext): Promise<Response> => {
    const request = toRequest(event, context)
    return request === undefined ? notFound() : fetch(request, event, context)
  }
  const { awslambda } = globalThis as { awslambda?: AwsLambda }
  return {
    async handler(event, context) {
      const response = await answer(event, context)
      const body = Buffer.from(await response.arrayBuffer())
      return { ...toHead(response), body: body.toString('base64'), isBase64Encoded: true }
    },
    streamHandler: awslambda?.streamifyResponse(async (event, stream, context) => {
      const response = await answer(event, context)
      const out = awslambda.HttpResponseStream.from(stream, toHead(response))
      // The head is sent with the first write, which an answer without a body does not have.
      out.write('')
      if (response.body === null) {
        out.end()
      } else {
        // The types of the platform and of Node name one class twice.
        await pipeline(Readable.fromWeb(response.body as never), out)
      }
    }),
  }
}

/**
 * The request of an event. A path that `Request` would write otherwise, as it does with dot
 * segments, gives `undefined`: guards in front have seen another one.
 */
function toRequest(event: LambdaEvent, context: LambdaContext): Request | undefined {
  const { rawPath, rawQueryString, cookies, requestContext, headers } = event
  const { domainName, http } = requestContext
  // An HTTP API sends the path decoded, a function URL sends it as it was received.
  const path = rawPath.replace(/[^!-~]|[?#]|%(?![\da-f]{2})/giu, encodeURIComponent)
  const target = rawQueryString === '' ? path : `${path}?${rawQueryString}`
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const hasBody = bytes.length > 0 && http.method !== 'GET' && http.method !== 'HEAD'
  const request = new Request(`https://${domainName}${target}`, {
    method: http.method,
    headers: { ...headers, ...(cookies !== undefined && { cookie: cookies.join('; ') }) },
    body: hasBody ? bytes : null,
    // Half a second before Lambda ends the function: it does not tell when a client goes away.
    signal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - 500)),
  })
  const { origin, pathname } = new URL(request.url)
  return origin === `https://${domainName.toLowerCase()}` && pathname === path ? request : undefined
}

function notFound(): Response {
  return Response.json(
    { title: 'Not Found', status: 404 },
    { status: 404, headers: { 'Content-Type': 'application/problem+json' } },
  )
}

function toHead({ status, headers }: Response) {
  const cookies = headers.getSetCookie()
  const others = Object.fromEntries([...headers].filter(([name]) => name !== 'set-cookie'))
  return { statusCode: status, headers: others, cookies }
}
