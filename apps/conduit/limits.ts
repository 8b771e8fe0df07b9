import { memoryStore, rateLimit } from '@portolan/policies'
import { redisStore } from '@portolan/policies/redis'
import { createClient } from 'redis'
import { log } from './log.js'
import { readSettings } from './settings.js'

const LONGEST_WAIT = 2_000

const { REDIS_URL, LOGIN_LIMIT } = readSettings()
const redis = REDIS_URL === undefined ? undefined : createRedis(REDIS_URL)
const store = redis === undefined ? memoryStore() : redisStore(redis)

/** Limits the logins of one account, so that its password is not guessed. While Redis is away, it lets all pass. */
export const loginLimit = rateLimit({
  name: 'logins',
  limit: LOGIN_LIMIT,
  window: 15 * 60,
  // The schema of the body has not been asked yet.
  key: ({ body }) => {
    const { user } = (body ?? {}) as { user?: { email?: unknown } }
    return String(user?.email).slice(0, 254).toLowerCase()
  },
  store,
})

/** Begins to connect to Redis, where there is one. It goes on trying in the background. */
export function connectRedis(): void {
  // The listener below is told of each failure.
  redis?.connect().catch(() => {})
}

export function closeRedis(): void {
  redis?.destroy()
}

function createRedis(url: string) {
  const client = createClient({
    url,
    // A command fails at once while there is no connection, instead of waiting for one.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, LONGEST_WAIT) },
  })
  let isTold = false
  client.on('error', (error) => {
    if (!isTold) log.warn({ err: error }, 'Redis cannot be reached; logins are not limited')
    isTold = true
  })
  client.on('ready', () => {
    isTold = false
  })
  return client
}
