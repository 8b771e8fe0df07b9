import { json } from '@portolan/adapter-node'

export function action({ body }) {
  return json({ user: body }, { status: 201 })
}
