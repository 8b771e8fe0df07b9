import { type ActionContext, HttpError, json } from '@portolan/adapter-fetch'
import { notes } from '../../../notes'

/** GET /api/notes */
export function loader() {
  return { notes: [...notes.values()] }
}

/** POST /api/notes with { "text": "…" } */
export function POST({ body }: ActionContext) {
  const { text } = (body ?? {}) as { text?: unknown }
  if (typeof text !== 'string') throw new HttpError(422, 'A note has a text')
  const note = { id: crypto.randomUUID(), text }
  notes.set(note.id, note)
  return json(note, { status: 201, headers: { Location: `/api/notes/${note.id}` } })
}
