import { type LoaderContext, notFound } from '@portolan/adapter-express'
import { ports } from '../../../../port.ts'

export function loader({ params }: LoaderContext<'/api/ports/:id'>) {
  return ports.get(params.id) ?? notFound('No such port')
}
