import { createServer } from 'node:http'
import { createServer as createAppServer, resourceRoutes } from '@portolan/adapter-express'
import express, { type Express } from 'express'
import { portolanRoutes } from './portolan-routes.ts'

async function createApp(others: number): Promise<Express> {
  const app = express()
  app.use(await resourceRoutes({ routes: portolanRoutes(others) }))
  return app
}

export const start = async () => createServer(await createApp(0))
export const startWith300 = async () => createServer(await createApp(297))
export const startWithCreateServer = async () => createAppServer(await createApp(0))
