import { type LoaderContext, notFound } from '@portolan/adapter-express'

export function loader({ params }: LoaderContext<'/api/users/:id'>) {
  const id: string = params.id
  return id === '7' ? { user: { id } } : notFound('No such user')
}
