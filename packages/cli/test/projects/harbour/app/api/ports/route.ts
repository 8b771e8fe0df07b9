import { defineAction, json } from '@portolan/adapter-express'
import { newPort, ports } from '../../../port.ts'

export const loader = () => ({ ports: [...ports.values()] })

export const POST = defineAction({ body: newPort }, ({ body }) => {
  const port = { id: body.name.slice(0, 3).toLowerCase(), name: body.name }
  ports.set(port.id, port)
  return json(port, { status: 201 })
})
