import { createServer, type RequestListener } from 'node:http'
import { type RunningAdapter, serve as serveServer } from '@portolan-internal/adapter-contract'

export function serve(listener: RequestListener): Promise<RunningAdapter> {
  return serveServer(createServer(listener))
}
