import { notFound } from '@portolan/adapter-express'

export function loader() {
  return notFound('This one has moved on')
}
