import type { LoaderContext } from '@portolan/adapter-express'

export function loader(_ctx: LoaderContext) {
  return { timestamp: new Date().toISOString(), message: 'Hello from a route file' }
}
