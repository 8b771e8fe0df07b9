import type { DescribedSchema, Problem } from '@portolan/dispatch-core'

/** The answers of a policy that are problem documents, by status. */
export type Refused<Status extends number> = { readonly [status in Status]: typeof Problem }

/** The schema of a header whose text is not looked at, for a description. */
export function headerSchema(description: string): DescribedSchema<string> {
  return createSchema(description, (value) => typeof value === 'string')
}

/** The same for a header that a request may leave out. */
export function optionalHeaderSchema(description: string): DescribedSchema<string | undefined> {
  return createSchema(description, (value) => value === undefined || typeof value === 'string')
}

function createSchema<Value>(
  description: string,
  isValid: (value: unknown) => boolean,
): DescribedSchema<Value> {
  const toJsonSchema = () => ({ type: 'string', description })
  return {
    '~standard': {
      version: 1,
      vendor: 'portolan',
      // The caller tells the type by `isValid`.
      validate: (value) =>
        isValid(value) ? { value: value as Value } : { issues: [{ message: 'Expected a text' }] },
      jsonSchema: { input: toJsonSchema, output: toJsonSchema },
    },
  }
}
