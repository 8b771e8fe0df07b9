import type { StandardSchema } from '@portolan/dispatch-core'
import { findFileSettings } from './file-field.ts'
import type { FormFields } from './multipart.ts'

type Issue = { readonly message: string; readonly path: readonly PropertyKey[] }
type Result = { readonly value: unknown } | { readonly issues: readonly Issue[] }

/** Validates the values of a form, field by field. The files have been checked as they came. */
export async function validateForm(fields: FormFields, form: unknown): Promise<Result> {
  if (typeof form !== 'object' || form === null) {
    return { issues: [{ message: 'Expected a form as multipart/form-data', path: [] }] }
  }
  const values: Record<string, unknown> = {}
  const issues: Issue[] = []
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(form, name) ? (form as Record<string, unknown>)[name] : undefined
    const settings = findFileSettings(field)
    if (settings === undefined) {
      // The builder has checked that any other field is a schema.
      const result = await validateField(field as StandardSchema, given)
      for (const { message, path = [] } of result.issues ?? []) {
        issues.push({ message, path: [name, ...Array.from(path, toKey)] })
      }
      if (result.issues === undefined) set(values, name, result.value)
    } else if (settings.isList) {
      const list = Array.isArray(given) ? given : []
      if (list.length < settings.min) {
        issues.push({ message: `Expected at least ${settings.min} files`, path: [name] })
      }
      set(values, name, list)
    } else if (given === undefined && settings.min > 0) {
      issues.push({ message: 'Expected a file', path: [name] })
    } else {
      set(values, name, given)
    }
  }
  return issues.length > 0 ? { issues } : { value: values }
}

/** One value where the schema takes only a list is a list of one. */
async function validateField(schema: StandardSchema, given: unknown) {
  const result = await schema['~standard'].validate(given)
  if (result.issues === undefined || given === undefined || Array.isArray(given)) return result
  const listed = await schema['~standard'].validate([given])
  return listed.issues === undefined ? listed : result
}

function toKey(part: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof part === 'object' ? part.key : part
}

/** An absent value has no key. `__proto__` is a name like any other. */
function set(values: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return
  Object.defineProperty(values, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  })
}
