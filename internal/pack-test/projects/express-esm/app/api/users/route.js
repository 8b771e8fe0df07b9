import { json } from '@portolan/adapter-express'

export function action({ body }) {
  return json({ user: body }, { status: 201 })
}
