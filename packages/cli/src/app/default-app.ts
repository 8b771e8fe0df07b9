import express, { type Express, type RequestHandler } from 'express'
import type { RequestRecord } from '../server/request-log.ts'
import { answerNotFound, createFront } from './front.ts'

/**
 * The Express app of a project that has no app: the front, the routes, and 404 as problem+json.
 *
 * @param log as `createFront()` takes it
 */
export function createDefaultApp(
  routes: RequestHandler,
  log?: false | ((record: RequestRecord) => void),
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(createFront(log))
  app.use(routes)
  app.use((_req, res) => answerNotFound(res))
  return app
}
