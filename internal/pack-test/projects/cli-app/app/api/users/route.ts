import { json } from '@portolan/adapter-express'
import type { ActionContext } from './$types.js'

export const action = ({ body }: ActionContext) => json({ user: body }, { status: 201 })
