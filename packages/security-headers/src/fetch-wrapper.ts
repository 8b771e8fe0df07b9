import { SECURITY_HEADERS } from './security-headers-list.ts'

/** Wraps a fetch handler so that its responses carry the security headers. */
export function withSecurityHeaders<Rest extends unknown[]>(
  handler: (request: Request, ...rest: Rest) => Response | Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const answer = await handler(request, ...rest)
    const response = new Response(answer.body, answer)
    for (const [name, value] of SECURITY_HEADERS) {
      if (name === 'Strict-Transport-Security' && !request.url.startsWith('https:')) continue
      if (!response.headers.has(name)) response.headers.set(name, value)
    }
    response.headers.delete('X-Powered-By')
    return response
  }
}
