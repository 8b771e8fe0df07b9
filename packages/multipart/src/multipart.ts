import {
  type BodyReadingSchema,
  readsBody,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
  UsageError,
} from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { type FileField, type fileSettings, findFileSettings } from './file-field.ts'
import { type JsonSchemaOptions, toFormSchema } from './form-json-schema.ts'
import { MOST_HEADERS } from './parse-parts.ts'
import { type FormSettings, readForm } from './read-form.ts'
import { parseSize, type Size } from './size.ts'
import { validateForm } from './validate-form.ts'

/** The fields of a form by name: a schema of any Standard Schema library, `file()` or `files()`. */
export type FormFields = Readonly<
  // Without the value's type, from which TypeScript would infer that of file().
  Record<string, StandardSchema | Pick<FileField, typeof fileSettings>>
>

/** The limits of a whole form. They stand in place of `config.body.limit`. */
export interface FormLimits {
  /** The longest body. Default: the sum of all that the fields may hold. */
  readonly total?: Size
  /** The most parts. Default: 100, or more where `files()` needs more. */
  readonly parts?: number
  /** The most files in all fields together. Default: the sum of the fields. */
  readonly files?: number
  /** The longest headers of one part. Default: `'16kb'`, less than `'80kb'`. */
  readonly headers?: Size
  /** The longest text of one field. Default: `'100kb'`. */
  readonly text?: Size
}

/** A schema for `multipart/form-data` (RFC 7578) that reads the body itself. */
export interface MultipartSchema<F extends FormFields>
  extends BodyReadingSchema<FormInput<F>, FormOutput<F>> {
  /** The fields as they were written. */
  readonly fields: F
  /** Only a type, from which `@portolan/client` asks for a form. It has no value at run time. */
  readonly '~fields'?: FormInput<F>
  readonly '~standard': StandardSchema<FormInput<F>, FormOutput<F>>['~standard'] & {
    /** Describes the form as a JSON Schema, in which a file is a string in the format `binary`. */
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => Record<string, unknown>
      readonly output: (options: JsonSchemaOptions) => Record<string, unknown>
    }
  }
}

/** The values of a form as the handler gets them. */
export type FormOutput<F extends FormFields> = Form<
  {
    [Name in keyof F]: F[Name] extends FileField<infer Value> ? Value : SchemaOutput<F[Name]>
  },
  OptionalFiles<F>
>

/** The values of a form as a client sends them: a file is a `Blob`, whatever its sink makes of it. */
export type FormInput<F extends FormFields> = Form<
  {
    [Name in keyof F]: F[Name] extends FileField<infer Value>
      ? SentFile<Value>
      : SchemaInput<F[Name]>
  },
  OptionalFiles<F>
>

type SentFile<Value> = Value extends readonly unknown[] ? Blob | readonly Blob[] : Blob

type OptionalFiles<F> = {
  [Name in keyof F]: F[Name] extends FileField<unknown, infer Optional>
    ? Optional extends true
      ? Name
      : never
    : never
}[keyof F]

/** A value that can be `undefined` may be left out. */
type OptionalKeys<Values> = {
  [Name in keyof Values]: undefined extends Values[Name] ? Name : never
}[keyof Values]

type Form<Values, Optional extends keyof Values> = Flat<
  { -readonly [Name in Exclude<keyof Values, Optional | OptionalKeys<Values>>]: Values[Name] } & {
    -readonly [Name in Optional | OptionalKeys<Values>]?: Values[Name]
  }
>

type Flat<T> = { [Key in keyof T]: T[Key] }

/**
 * A body schema for forms with files. All parts are read before the handler runs, in any order. A
 * field that is not declared is 400, a value that is not valid 422, and all that is too long 413.
 *
 * @example
 * export const action = defineAction(
 *   { body: multipart({ avatar: file({ maxSize: '2mb', types: ['image/png'] }), title: z.string() }) },
 *   async ({ body }) => ({ name: body.avatar.name, title: body.title }),
 * )
 * @throws {UsageError} for a field that is neither a schema nor of `file()` or `files()`, and for an
 * unknown or invalid limit.
 */
export function multipart<const F extends FormFields>(
  fields: F,
  limits: FormLimits = {},
): MultipartSchema<F> {
  const settings = toSettings(fields, limits)
  return {
    fields,
    bodyTypes: ['multipart/form-data'],
    [readsBody]: (request) => readForm(settings, request),
    '~standard': {
      version: 1,
      vendor: 'portolan',
      // The form has been validated field by field, so that it has the type of the fields.
      validate: (form) => validateForm(fields, form) as never,
      jsonSchema: {
        input: (options) => toFormSchema(fields, 'input', options),
        output: (options) => toFormSchema(fields, 'output', options),
      },
    },
  }
}

function toSettings(fields: FormFields, limits: FormLimits): FormSettings {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new UsageError(
      'invalid-schema',
      `multipart() got fields of type ${typeof fields}; write multipart({ avatar: file(), title: z.string() })`,
    )
  }
  checkOptions(limits, ['total', 'parts', 'files', 'headers', 'text'], 'multipart(): limits')
  const sum = { parts: 0, files: 0, bytes: 0 }
  const text = parseSize(limits.text ?? '100kb', 'multipart(): text')
  for (const [name, field] of Object.entries(fields)) {
    const settings = findFileSettings(field)
    if (settings === undefined) assertSchema(field, name)
    sum.parts += settings?.max ?? 1
    sum.files += settings?.max ?? 1
    // A schema may take a file, too.
    sum.bytes +=
      settings === undefined ? Math.max(text, SCHEMA_FILE) : settings.max * settings.maxSize
  }
  const parts = checkCount(limits.parts ?? Math.max(100, sum.parts), 'parts')
  const headers = parseSize(limits.headers ?? '16kb', 'multipart(): headers')
  if (headers >= MOST_HEADERS) {
    throw new UsageError(
      'invalid-option',
      `multipart(): headers is ${headers} bytes; write less than 80 kilobytes, such as '16kb'`,
    )
  }
  return {
    fields,
    text,
    schemaFile: SCHEMA_FILE,
    parts,
    headers,
    files: checkCount(limits.files ?? sum.files, 'files'),
    total: parseSize(limits.total ?? sum.bytes + parts * 1_024, 'multipart(): total'),
  }
}

/** The longest file in bytes for a schema of a library, such as `z.file()`: 1 MB. */
const SCHEMA_FILE = 1_048_576

function assertSchema(field: unknown, name: string): void {
  const standard = (field as Partial<StandardSchema> | null | undefined)?.['~standard']
  if (typeof standard?.validate === 'function') return
  throw new UsageError(
    'invalid-schema',
    `multipart(): the field ${JSON.stringify(name)} is not a schema; give file(), files(), or a schema of a library that follows Standard Schema, such as z.string()`,
  )
}

function checkCount(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new UsageError('invalid-option', `multipart(): ${name} is ${count}; write a number`)
}
