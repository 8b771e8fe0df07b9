// app/api/admin/notes/route.ts
import { notes } from '../../../../notes'

export function DELETE() {
  notes.clear()
}
