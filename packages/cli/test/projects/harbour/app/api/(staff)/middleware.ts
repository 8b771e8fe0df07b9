import { defineMiddleware, HttpError } from '@portolan/adapter-express'

export default defineMiddleware((context, next) => {
  if (context.cookies.badge === undefined) throw new HttpError(401)
  return next()
})
