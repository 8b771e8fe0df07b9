/**
 * A schema of any library that follows Standard Schema, version 1
 * (https://standardschema.dev): zod, valibot, arktype and others. Only what is used here.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | PromiseLike<SchemaResult<Output>>
    /** Never there at run time. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** The value as the schema gives it, or all that is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  /** From the value's root to where it is wrong. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a schema accepts. */
export type SchemaInput<S> = S extends StandardSchema
  ? NonNullable<S['~standard']['types']>['input']
  : never

/** What a schema gives. */
export type SchemaOutput<S> = S extends StandardSchema
  ? NonNullable<S['~standard']['types']>['output']
  : never

export function isSchema(value: unknown): value is StandardSchema {
  // Some libraries' schemas are functions.
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const { '~standard': standard } = value as Partial<StandardSchema>
  return typeof standard?.validate === 'function'
}
