import type { DescribedSchema } from '@portolan/dispatch-core'

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
