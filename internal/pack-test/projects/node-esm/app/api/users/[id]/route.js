import { notFound } from '@portolan/adapter-node'

export function loader({ params }) {
  return params.id === '7' ? { user: { id: params.id } } : notFound('No such user')
}
