import type {
  EventSchemas,
  EventsSchema,
  LinesSchema,
  StandardSchema,
} from '@portolan/dispatch-core'
import type { JsonSchema } from '../schemas/json-schema.ts'
import type { OperationScope } from './operation-scope.ts'

/** The media types that have an item in the place of a value. */
export const STREAM_TYPES: readonly string[] = ['text/event-stream', 'application/x-ndjson']

/** An answer that comes item by item: its media type, and what makes the schema of an item. */
export interface Stream {
  readonly type: string
  readonly describeItem: (scope: OperationScope, part: string) => JsonSchema
}

/** The stream that a schema of `eventsOf()` or `linesOf()` stands for. */
export function findStream(schema: StandardSchema): Stream | undefined {
  // Any schema may be asked for the members of these two.
  const { '~events': events, '~lines': line } = schema as Partial<EventsSchema & LinesSchema>
  if (events !== undefined) {
    return {
      type: 'text/event-stream',
      describeItem: (...place) => describeEvents(events, ...place),
    }
  }
  if (line === undefined) return undefined
  return {
    type: 'application/x-ndjson',
    describeItem: (scope, part) => scope.convert(line, 'output', part).schema,
  }
}

/** An event is an object with its fields (OpenAPI 3.2.0, section 4.14.4). */
function describeEvents(events: EventSchemas, scope: OperationScope, part: string): JsonSchema {
  const variants = Object.entries(events).map(([name, data]): JsonSchema => {
    const place = name === 'message' ? part : `${part}.${name}`
    return {
      type: 'object',
      properties: {
        // An event without a name has no such field.
        event: { type: 'string', const: name },
        data: describeData(data, scope, place),
        id: { type: 'string' },
        retry: { type: 'integer', minimum: 0 },
      },
      required: name === 'message' ? ['data'] : ['event', 'data'],
    }
  })
  const [first = {}] = variants
  return variants.length === 1 ? first : { oneOf: variants }
}

/** Data is a text; a value that is none is sent as JSON. */
function describeData(data: StandardSchema, scope: OperationScope, part: string): JsonSchema {
  const { schema, flat } = scope.convert(data, 'output', part)
  if (flat.type === 'string') return schema
  return { type: 'string', contentMediaType: 'application/json', contentSchema: schema }
}
