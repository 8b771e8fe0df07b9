// app/api/ports/route.ts
import type { LoaderContext } from '@portolan/adapter-express'

export function loader({ reply }: LoaderContext) {
  reply.headers.set('Cache-Control', 'public, max-age=60')
  return ['LIS', 'OPO']
}
