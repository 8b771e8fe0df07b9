import type { StandardSchema } from '@portolan/dispatch-core'
import { type FileSettings, findFileSettings } from './file-field.ts'
import type { FormFields } from './multipart.ts'

/** The target of a JSON Schema, as Standard JSON Schema has it (https://standardschema.dev). */
export interface JsonSchemaOptions {
  /** Such as `'draft-2020-12'` or `'openapi-3.0'`. */
  readonly target: string
}

type JsonSchema = Record<string, unknown>

/**
 * A form as a JSON Schema: a file is a string in the format `binary`, a field whose schema does not
 * describe itself can be anything.
 */
export function toFormSchema(
  fields: FormFields,
  direction: 'input' | 'output',
  options: JsonSchemaOptions,
): JsonSchema {
  const properties: JsonSchema = {}
  const required: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    const settings = findFileSettings(field)
    // The builder has checked that any other field is a schema.
    const schema = field as StandardSchema
    const value =
      settings === undefined
        ? describeField(schema, direction, options)
        : describeFile(settings, direction)
    Object.defineProperty(properties, name, { value, enumerable: true })
    if (settings === undefined ? isRequired(schema, direction) : needsFile(settings, direction)) {
      required.push(name)
    }
  }
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

function describeField(
  schema: StandardSchema,
  direction: 'input' | 'output',
  options: JsonSchemaOptions,
): JsonSchema {
  const { jsonSchema } = schema['~standard'] as {
    jsonSchema?: Record<typeof direction, (options: JsonSchemaOptions) => JsonSchema>
  }
  try {
    return jsonSchema?.[direction](options) ?? {}
  } catch {
    // It has no JSON Schema. The others are of use without it.
    return {}
  }
}

/** The result of a sink has any form. */
function describeFile(settings: FileSettings, direction: 'input' | 'output'): JsonSchema {
  const { sink, types, isList, min, max } = settings
  const [type = '*', ...others] = types
  const file =
    direction === 'output' && sink !== undefined
      ? {}
      : {
          type: 'string',
          format: 'binary',
          ...(others.length === 0 && !type.includes('*') && { contentMediaType: type }),
        }
  if (!isList) return file
  return { type: 'array', items: file, ...(min > 0 && { minItems: min }), maxItems: max }
}

/** The handler gets a list even where there are no files. */
function needsFile({ isList, min }: FileSettings, direction: 'input' | 'output'): boolean {
  return min > 0 || (isList && direction === 'output')
}

/** A field may be left out if its schema takes `undefined`, and stays out if that is its result. */
function isRequired(schema: StandardSchema, direction: 'input' | 'output'): boolean {
  const result = schema['~standard'].validate(undefined)
  // A schema that asks elsewhere takes a value, as far as one can tell.
  if (!('value' in result)) return true
  return direction === 'output' && result.value !== undefined
}
