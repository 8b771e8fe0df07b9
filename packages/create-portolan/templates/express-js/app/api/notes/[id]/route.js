import { notFound } from '@portolan/adapter-express'
import { notes } from '../../../../notes.js'

/**
 * GET /api/notes/:id
 *
 * @param {import('@portolan/adapter-express').LoaderContext<'/api/notes/:id'>} context
 */
export function GET({ params }) {
  return notes.get(params.id) ?? notFound('No such note')
}

/**
 * DELETE /api/notes/:id answers 204
 *
 * @param {import('@portolan/adapter-express').LoaderContext<'/api/notes/:id'>} context
 */
export function DELETE({ params }) {
  if (!notes.delete(params.id)) throw notFound('No such note')
}
