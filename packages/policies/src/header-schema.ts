import type { DescribedSchema, Problem } from '@portolan/dispatch-core'

/** The answers of a policy that are problem documents, by status. */
export type Refused<Status extends number> = { readonly [status in Status]: typeof Problem }

/** The schema of a header whose text is not looked at, for `responseHeaders`. */
export function headerSchema(description: string): DescribedSchema<string> {
  const toJsonSchema = () => ({ type: 'string', description })
  return {
    '~standard': {
      version: 1,
      vendor: 'portolan',
      validate: (value) =>
        typeof value === 'string' ? { value } : { issues: [{ message: 'Expected a text' }] },
      jsonSchema: { input: toJsonSchema, output: toJsonSchema },
    },
  }
}
