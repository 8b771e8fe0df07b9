// app/api/admin/middleware.ts
import { defineMiddleware, HttpError } from '@portolan/adapter-express'

export default defineMiddleware(({ request }, next) => {
  const token = request.headers.get('Authorization')
  if (token !== 'Bearer secret') throw new HttpError(401, { detail: 'Log in first' })
  return next()
})
