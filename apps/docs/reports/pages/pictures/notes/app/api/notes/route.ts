import { defineAction, json } from '@portolan/adapter-express'
import { Note, notes } from '../../../notes'

/** GET /api/notes */
export function GET() {
  return { notes: [...notes.values()] }
}

/** POST /api/notes with { "text": "…" } answers 201; a body that is wrong is 422. */
export const POST = defineAction(
  { body: Note.pick({ text: true }), responses: { 201: Note } },
  ({ body }) => {
    const note = { id: crypto.randomUUID(), text: body.text }
    notes.set(note.id, note)
    return json(note, { status: 201, headers: { Location: `/api/notes/${note.id}` } })
  },
)
