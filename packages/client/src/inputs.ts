import type { JsonForm, SchemaInput, SchemaOutput, StandardSchema } from '@portolan/dispatch-core'
import type { FieldValue, TypedFormData } from './form-data.ts'

/**
 * The value to give for a schema: its input as JSON carries it. Where that is unknown, as with
 * coercion, its output.
 */
export type InputOf<Schema> = Schema extends StandardSchema
  ? Input<SchemaInput<Schema>, SchemaOutput<Schema>>
  : unknown

type Input<In, Out> = 0 extends 1 & In
  ? In
  : unknown extends In
    ? CoercedFrom<Out>
    : In extends string | number | boolean | null | undefined
      ? In
      : In extends Date
        ? 'JSON has no Date: write a text, and z.coerce.date() or the like in the schema'
        : In extends bigint
          ? 'JSON has no bigint: write a text, and z.coerce.bigint() or the like in the schema'
          : In extends readonly (infer Item)[]
            ? Item[] extends In
              ? readonly Input<Item, ItemOf<Out>>[]
              : Members<In, Out>
            : Members<In, Out>

/** Of an object or a tuple. TypeScript maps the items of a list at once, however deep they go. */
type Members<In, Out> = {
  [Name in keyof In]: Input<In[Name], Name extends keyof Out ? Out[Name] : unknown>
}

type ItemOf<Out> = Out extends readonly (infer Item)[] ? Item : unknown

type CoercedFrom<Out> = Out extends bigint ? string : JsonForm<Out>

/** The params of a path as a call takes them. */
export type ParamsInput<Params> = { readonly [Name in keyof Params]: ParamInput<Params[Name]> }

/** The values of custom matchers are made from text. */
type ParamInput<Value> = Value extends string | number | undefined
  ? Value
  : Value extends readonly string[]
    ? readonly string[]
    : string | number

/** A query without a schema. */
export type AnyQuery =
  | Readonly<Record<string, QueryValue | readonly QueryValue[]>>
  | URLSearchParams

type QueryValue = string | number | boolean | bigint | null | undefined

/** Headers of a request. */
export type HeadersSource =
  | Headers
  | Readonly<Record<string, string>>
  | readonly (readonly [string, string])[]

/**
 * The headers of a call. Those of the schema and of middleware are offered, since the client may
 * send some for all calls. A header that middleware needs is asked for.
 */
export type HeadersOf<Description, Middleware> =
  | ([NeededBy<Middleware>] extends [never] ? HeadersSource : Headers)
  | (Description extends { readonly headers: infer Schema }
      ? Partial<InputOf<Schema>> & ReadBy<Middleware>
      : never)
  | ([NamesOf<ReadSchemas<Middleware>>] extends [never]
      ? never
      : ReadBy<Middleware> & Readonly<Record<string, string>>)

/** The names of the headers that middleware cannot do without. */
export type NeededBy<Middleware> =
  ReadSchemas<Middleware> extends infer Schemas
    ? Schemas extends unknown
      ? {
          [Name in keyof Schemas]: undefined extends InputOf<Schemas[Name]> ? never : Name
        }[keyof Schemas]
      : never
    : never

/** The headers that middleware reads. */
type ReadBy<Middleware> = { readonly [Name in NeededBy<Middleware>]: string } & {
  readonly [Name in NamesOf<ReadSchemas<Middleware>>]?: string
}

type ReadSchemas<Middleware> = Middleware extends {
  readonly description: { readonly requestHeaders: infer Schemas }
}
  ? Schemas
  : never

type NamesOf<Schemas> = Schemas extends unknown ? keyof Schemas : never

/** The body of a call: JSON for a schema, a form for one of `multipart/form-data`. */
export type BodyInput<Schema> = Schema extends { readonly '~fields'?: infer Fields }
  ? '~fields' extends keyof Schema
    ? TypedFormData<FormInput<Fields>>
    : InputOf<Schema>
  : InputOf<Schema>

type FormInput<Fields> = { readonly [Name in keyof Fields]: FieldInput<Fields[Name]> }

/** The input of a schema that coerces is unknown, and `formData()` makes lists readonly. */
type FieldInput<Value> = unknown extends Value
  ? FieldValue | readonly FieldValue[]
  : Value extends readonly (infer Item)[]
    ? readonly Item[]
    : Value
