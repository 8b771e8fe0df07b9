import { HttpError, json } from '@portolan/adapter-express'
import { notes } from '../../../notes.js'

/** GET /api/notes */
export function loader() {
  return { notes: [...notes.values()] }
}

/**
 * POST /api/notes with { "text": "…" }
 *
 * @param {import('@portolan/adapter-express').ActionContext} context
 */
export function POST({ body }) {
  const { text } = /** @type {{ text?: unknown }} */ (body ?? {})
  if (typeof text !== 'string') throw new HttpError(422, 'A note has a text')
  const note = { id: crypto.randomUUID(), text }
  notes.set(note.id, note)
  return json(note, { status: 201, headers: { Location: `/api/notes/${note.id}` } })
}
