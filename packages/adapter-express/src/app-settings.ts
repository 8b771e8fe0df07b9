import type { Application } from 'express'
import { findFaster, type MakeEtag } from './weak-etag.ts'

/** JSON text by the app's `json replacer`, `json spaces` and `json escape`, as `res.json()` writes it. */
export function stringifyFor(app: Application, value: unknown): string | undefined {
  const text: string | undefined = JSON.stringify(
    value,
    app.get('json replacer'),
    app.get('json spaces'),
  )
  if (text === undefined || !app.get('json escape')) return text
  return text.replace(/[<>&]/g, escapeUnicode)
}

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The `ETag` of a body by the app's `etag` setting. */
export function etagFor(app: Application, body: string | Uint8Array): string | undefined {
  const make: unknown = app.get('etag fn')
  if (typeof make !== 'function') return undefined
  // Only Express knows its own function; one of the app's may tell a body from the probe.
  return (app.get('etag') === 'weak' ? findFaster(make as MakeEtag) : (make as MakeEtag))(
    body,
    'utf8',
  )
}
