import { apiKey, defineMiddleware, type MiddlewareContext } from '@portolan/adapter-node'
import { Errors, refuse } from '../errors.js'
import { verifyToken } from './token.js'

/** `Authorization: Token …`, as the specification has it. */
const security = apiKey({ header: 'Authorization', name: 'Token' })

/** Refuses a request without a valid token, and puts the id of the user into the state. */
export const requireUser = defineMiddleware(
  { security, responses: { 401: Errors } },
  async (ctx: MiddlewareContext<{ userId: number }>, next) => {
    ctx.state.userId = await readUser(ctx.req.headers.authorization)
    return next()
  },
)

/** Puts the id of the user into the state, where a request has a token. Refuses a wrong token. */
export const findUser = defineMiddleware(
  { responses: { 401: Errors } },
  async (ctx: MiddlewareContext<{ userId: number | undefined }>, next) => {
    const { authorization } = ctx.req.headers
    ctx.state.userId = authorization === undefined ? undefined : await readUser(authorization)
    return next()
  },
)

async function readUser(authorization = ''): Promise<number> {
  const token = /^(?:Token|Bearer) +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined) throw refuse(401, 'token', 'is missing')
  const userId = await verifyToken(token)
  if (userId === undefined) throw refuse(401, 'token', 'is invalid')
  return userId
}
