/** A response with its body, which is parsed if it is JSON, and text otherwise. */
export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the whole body
  body: any
}

export interface Message {
  /** Sent as JSON. */
  body?: unknown
  /** The value of the cookie `token`. */
  token?: string
}

export type HttpClient = (request: string, message?: Message) => Promise<Answer>

/**
 * A function that sends requests such as `GET /path` to that server. It does not follow redirects.
 * @param baseUrl such as `http://localhost:3000`
 */
export function createClient(baseUrl: string): HttpClient {
  return async (request, { body, token } = {}) => {
    const [method, path] = request.split(' ')
    const headers = new Headers()
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    if (token !== undefined) headers.set('Cookie', `token=${token}`)
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
    })
    const text = await response.text()
    const isJson = /[/+]json\b/.test(response.headers.get('Content-Type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    }
  }
}

/** The value that an answer sets the cookie `token` to. */
export function tokenOf(answer: Answer): string | undefined {
  for (const cookie of answer.headers.getSetCookie()) {
    const value = /^token=([^;]*)/.exec(cookie)?.[1]
    if (value !== undefined) return value
  }
  return undefined
}
