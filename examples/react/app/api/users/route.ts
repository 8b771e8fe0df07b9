import { defineAction, defineLoader, json } from '@portolan/adapter-express'
import { z } from 'zod'

const User = z.object({ id: z.string(), name: z.string() })
const USERS = [{ id: '7', name: 'Ada' }]

export const GET = defineLoader({ response: z.array(User) }, () => USERS)

export const POST = defineAction(
  { body: z.object({ name: z.string().min(1) }), responses: { 201: User } },
  ({ body }) => {
    const user = { id: String(USERS.length + 7), ...body }
    USERS.push(user)
    return json(user, 201)
  },
)
