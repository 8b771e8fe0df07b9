import { type LoaderContext, notFound } from '@portolan/adapter-express'

const users = new Map([['7', { id: '7', name: 'Ada' }]])

export function loader({ params }: LoaderContext<'/api/users/:id'>) {
  return users.get(params.id) ?? notFound('No such user')
}
