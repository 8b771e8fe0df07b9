/**
 * The value of a body, read by its `Content-Type`: JSON, lines of JSON as an async iterable, text,
 * else a `Blob`. `undefined` for an answer without a body.
 *
 * @param where the request, for messages
 * @throws {TypeError} for JSON that is not valid, and for an event stream.
 */
export async function readAnswer(response: Response, where: string): Promise<unknown> {
  const { body } = response
  if (body === null) return undefined
  const type = mediaType(response)
  if (/[/+]json$/.test(type)) {
    const text = await response.text()
    return text ? parse(text, where) : undefined
  }
  if (/ndjson$|\/jsonl$/.test(type)) return readValues(response, where)
  if (type === EVENTS) {
    await body.cancel()
    throw new TypeError(`${where} answers with events; write api.events()`)
  }
  if (/^text\/|urlencoded$/.test(type)) return response.text()
  const blob = await response.blob()
  return type || blob.size > 0 ? blob : undefined
}

export const EVENTS = 'text/event-stream'

export function mediaType({ headers }: Response): string {
  return (headers.get('content-type') ?? '').replace(/\s*;.*/s, '').toLowerCase()
}

/**
 * @param where the request, for the error of a text that is not JSON. Default: the text is the value.
 * @throws {TypeError} for a text that is not JSON.
 */
export function parse(text: string, where?: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (where) throw new TypeError(`${where} answers with no valid JSON`, { cause })
    return text
  }
}

async function* readValues(response: Response, where: string): AsyncIterable<unknown> {
  for await (const line of readLines(response)) if (line.trim()) yield parse(line, where)
}

/** The lines of a body, as they come. The connection ends with the iteration. */
export async function* readLines({ body }: Response): AsyncGenerator<string, void, undefined> {
  const reader = (body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const lines = (rest + decoder.decode(value, { stream: !done })).split(LINE_END)
      rest = done ? '' : (lines.pop() ?? '')
      yield* lines
      if (done) return
    }
  } finally {
    // A body that failed cannot be cancelled, and its error is on the way.
    reader.cancel().catch(() => {})
  }
}

/** A CR at the end may be the first half of CRLF. */
const LINE_END = /\r\n|\n|\r(?!$)/
