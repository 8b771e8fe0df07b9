import { defineMiddleware } from '@portolan/adapter-express'

/** The default export of `app/middleware.ts`: browsers show the time in their tools. */
export default defineMiddleware(async ({ reply }, next) => {
  const start = performance.now()
  try {
    return await next()
  } finally {
    reply.headers.append('Server-Timing', `handler;dur=${(performance.now() - start).toFixed(1)}`)
  }
})
