import type { JsonSchema } from '../schemas/json-schema.ts'
import { findValueProblem, type ValueProblem } from '../schemas/validate-schema.ts'

interface ItemCheck {
  readonly itemSchema: JsonSchema
  readonly resolve: (reference: string) => JsonSchema
  /** Makes the error of an item that the schema does not accept. */
  readonly toError: (item: string, problem: ValueProblem) => Error
}

/** The same answer, whose body fails at the first item that the schema does not accept. */
export function checkItems(response: Response, check: ItemCheck): Response {
  const { body, headers } = response
  if (body === null) return response
  const isEvents = /^text\/event-stream\b/i.test(headers.get('content-type') ?? '')
  const end = isEvents ? /\r\n\r\n|\n\n|\r\r/ : /\r?\n/
  let rest = ''
  const findProblem = isEvents ? findEventProblem : findLineProblem
  const reader = new TransformStream<string, string>({
    transform(text, controller) {
      const items = (rest + text).split(end)
      rest = items.pop() ?? ''
      for (const item of items) {
        const problem = findProblem(item, check)
        if (problem !== undefined) throw check.toError(isEvents ? 'event' : 'line', problem)
      }
      controller.enqueue(text)
    },
  })
  const checked = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(reader)
    .pipeThrough(new TextEncoderStream())
  return new Response(checked, response)
}

function findLineProblem(
  line: string,
  { itemSchema, resolve }: ItemCheck,
): ValueProblem | undefined {
  if (line.trim() === '') return undefined
  return findValueProblem(JSON.parse(line), itemSchema, { resolve, place: '' })
}

function findEventProblem(
  text: string,
  { itemSchema, resolve }: ItemCheck,
): ValueProblem | undefined {
  const data: string[] = []
  const event: Record<string, unknown> = {}
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
    if (name === 'data') data.push(value)
    if (name === 'event' || name === 'id') event[name] = value
    if (name === 'retry') event.retry = Number(value)
  }
  // A client does not see an event without data.
  if (data.length === 0) return undefined
  event.data = data.join('\n')
  return findValueProblem(event, itemSchema, { resolve, place: '' })
}
