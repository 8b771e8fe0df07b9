import { notFound } from '@portolan/adapter-express'
import type { LoaderContext } from './$types.js'

export function loader({ params }: LoaderContext) {
  return params.id === '7' ? { user: params } : notFound('No such user')
}
