import { createServer } from 'node:http'
import { createNodeListener } from '@portolan/adapter-node'
import { portolanRoutes } from './portolan-routes.ts'

export const start = async () =>
  createServer(await createNodeListener({ routes: portolanRoutes(0) }))
