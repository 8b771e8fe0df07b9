import type { Application } from 'express'
import { type MakeEtag, toFasterEtag } from './weak-etag.ts'

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
  // A function of the app's own may tell a body from the probe, one of Express does not.
  const isOwn = app.get('etag') !== 'weak'
  const makeEtag = isOwn ? (make as MakeEtag) : toFasterEtag(make as MakeEtag)
  return makeEtag(body, 'utf8')
}
