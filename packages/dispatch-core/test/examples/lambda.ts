import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createDispatcher, type DispatcherOptions } from '@portolan/dispatch-core'
import { type HostRequest, NOT_FOUND_RESPONSE } from '@portolan/dispatch-core/adapter'
import type { Context, APIGatewayProxyEventV2 as Event } from 'aws-lambda'

export function createLambdaHandler(options: DispatcherOptions) {
  const dispatcher = createDispatcher(options)
  return async (event: Event, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    // Half a second before Lambda ends the function: it does not tell when a client goes away.
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - 500))
    const hostRequest = toHostRequest(event, signal)
    const response = await dispatcher.run(dispatcher.match(hostRequest.target), hostRequest)
    const { status, headers, body } = response ?? NOT_FOUND_RESPONSE
    const isWhole = body === null || typeof body === 'string' || body instanceof Uint8Array
    const bytes = isWhole ? Buffer.from(body ?? '') : await buffer(Readable.from(body, { signal }))
    const fields = new Headers()
    for (const [name, value] of headers) fields.append(name, value)
    return {
      statusCode: status,
      headers: Object.fromEntries([...fields].filter(([name]) => name !== 'set-cookie')),
      cookies: fields.getSetCookie(),
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    }
  }
}

function toHostRequest(event: Event, signal: AbortSignal): HostRequest {
  const { rawPath, rawQueryString, cookies, requestContext } = event
  // An HTTP API sends the path decoded, a function URL sends it as it was received.
  const path = rawPath.replace(/[^!-~]|[?#]|%(?![\da-f]{2})/giu, encodeURIComponent)
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  // An event is JSON, which has no `undefined`.
  const headers = new Map(Object.entries(event.headers as Record<string, string>))
  if (cookies !== undefined) headers.set('cookie', cookies.join('; '))
  return {
    method: requestContext.http.method,
    target: rawQueryString === '' ? path : `${path}?${rawQueryString}`,
    origin: `https://${requestContext.domainName}`,
    signal,
    hasBody: bytes.length > 0,
    header: (name) => headers.get(name),
    headers: () => headers,
    async *body() {
      yield bytes
    },
  }
}
