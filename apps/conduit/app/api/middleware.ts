import { defineMiddleware } from '@portolan/adapter-node'
import { Errors, toRefusal } from '../../errors.js'

/** Answers a request that the schemas of a route refuse in the form of the specification. */
export default defineMiddleware({ responses: { 422: Errors } }, async (_ctx, next) => {
  try {
    return await next()
  } catch (error) {
    throw toRefusal(error) ?? error
  }
})
