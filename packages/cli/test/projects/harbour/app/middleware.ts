import { defineMiddleware } from '@portolan/adapter-express'

export default defineMiddleware((context, next) => {
  context.reply.headers.set('X-Harbour', 'Rotterdam')
  return next()
})
