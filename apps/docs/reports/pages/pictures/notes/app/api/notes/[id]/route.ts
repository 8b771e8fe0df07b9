import { type LoaderContext, notFound } from '@portolan/adapter-express'
import { notes } from '../../../../notes'

/** GET /api/notes/:id */
export function GET({ params }: LoaderContext<'/api/notes/:id'>) {
  return notes.get(params.id) ?? notFound('No such note')
}

/** DELETE /api/notes/:id answers 204 */
export function DELETE({ params }: LoaderContext<'/api/notes/:id'>) {
  if (!notes.delete(params.id)) throw notFound('No such note')
}
