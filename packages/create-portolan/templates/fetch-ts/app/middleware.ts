import { defineMiddleware } from '@portolan/adapter-fetch'

/** Runs around every route in app/ and below. */
export default defineMiddleware(async (context, next) => {
  const start = performance.now()
  const result = await next()
  context.reply.headers.set('Server-Timing', `route;dur=${(performance.now() - start).toFixed(1)}`)
  return result
})
