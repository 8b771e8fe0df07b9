import type {} from 'node:crypto'
import crypto from 'node:crypto'
import type { Application } from 'express'

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

/** The function that makes tags by the app's `etag` setting. */
type MakeEtag = (body: string | Uint8Array, encoding?: string) => string | undefined

/** Whether a function is Express's own for weak tags. Its tag of `probe` decides, for Express does not export it. */
const known = new WeakMap<MakeEtag, boolean>()

/**
 * The function itself, or one that gives the same tags as Express's own for weak ones, at half
 * its cost: Node hashes a whole text faster than one that comes in pieces.
 */
function toFasterEtag(make: MakeEtag): MakeEtag {
  // Node has it from 20.12 on.
  if (typeof crypto.hash !== 'function') return make
  let isExpress = known.get(make)
  if (isExpress === undefined) {
    isExpress = make(PROBE, 'utf8') === weakEtag(PROBE)
    known.set(make, isExpress)
  }
  return isExpress ? weakEtag : make
}

const PROBE = 'é'

/** The length in bytes and the first 27 characters of the body's SHA-1, as `res.json()` has them. */
function weakEtag(body: string | Uint8Array): string {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  return `W/"${length.toString(16)}-${crypto.hash('sha1', body, 'base64').slice(0, 27)}"`
}
