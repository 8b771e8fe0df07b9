/** A form that remembers the types of its fields. */
export interface TypedFormData<Fields> extends FormData {
  /** Only a type: it has no value at run time. */
  readonly '~fields'?: Fields
}

/** A value of a form's field. */
export type FieldValue = string | number | boolean | bigint | Blob

/**
 * Makes a form, which is sent as `multipart/form-data`: a list gives its name several times, and a
 * value that is `undefined` is left out.
 *
 * @example api.post('/api/photos', { body: formData({ title: 'Harbour', photo: file }) })
 */
export function formData<
  const Fields extends Readonly<Record<string, FieldValue | readonly FieldValue[] | undefined>>,
>(fields: Fields): TypedFormData<Fields> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) {
      // `append()` makes text of every value but a `Blob`.
      if (one !== undefined) form.append(name, one as Blob)
    }
  }
  return form
}
