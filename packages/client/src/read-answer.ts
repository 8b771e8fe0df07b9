/**
 * The value of a body, read by its `Content-Type`: JSON, lines of JSON as an async iterable, a form,
 * text, else a `Blob`. `undefined` for an answer without a body.
 *
 * @param where the request, for messages
 * @throws {TypeError} for JSON that is not valid, and for an event stream.
 */
export async function readAnswer(response: Response, where: string): Promise<unknown> {
  const { status, body, headers } = response
  if (body === null || status === 204 || status === 205) return undefined
  const type = mediaType(headers)
  if (/[/+]json$/.test(type)) return parse(await response.text(), where)
  if (LINES.includes(type)) return readLines(response, where)
  if (type === EVENTS) {
    await body.cancel()
    throw new TypeError(`${where} answers with events; write api.events()`)
  }
  if (type === 'multipart/form-data') return response.formData()
  if (type === 'application/x-www-form-urlencoded' || type.startsWith('text/')) {
    return response.text()
  }
  const blob = await response.blob()
  return type === '' && blob.size === 0 ? undefined : blob
}

export const EVENTS = 'text/event-stream'
const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

export function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').replace(/\s*;.*/s, '').toLowerCase()
}

function parse(text: string, where: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TypeError(`${where} answers with a text that is not JSON`, { cause })
  }
}

async function* readLines(
  response: Response,
  where: string,
): AsyncGenerator<unknown, void, undefined> {
  let rest = ''
  for await (const text of readText(response)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield parse(line, where)
  }
  if (rest.trim() !== '') yield parse(rest, where)
}

/** The decoded text of a body, as it comes. The connection ends with the iteration. */
export async function* readText({ body }: Response): AsyncGenerator<string, void, undefined> {
  const reader = body?.getReader()
  if (reader === undefined) return
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } finally {
    // A body that failed cannot be cancelled, and its error is on the way.
    reader.cancel().catch(() => {})
  }
}
