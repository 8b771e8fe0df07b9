// app/api/notes/count/route.ts
import { notes } from '../../../../notes'

export function GET() {
  return { count: notes.size }
}
