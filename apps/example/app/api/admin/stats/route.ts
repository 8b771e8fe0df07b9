import type { LoaderContext } from '@portolan/adapter-express'
import { countUsers } from '../../../../users/users.js'

/** A request that gets here has passed the guard of `/api/admin` in app.ts. */
export async function loader(_ctx: LoaderContext) {
  return { users: await countUsers(), uptimeSeconds: Math.round(process.uptime()) }
}
