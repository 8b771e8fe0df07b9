import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { quote } from './options.ts'
import type { PolicyStore } from './stores/policy-store.ts'

/** A client of the package `redis`, or of one with the same `sendCommand()`. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>
}

/** A client of the package `ioredis`, or of one with the same `call()`. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** The options of `redisStore()`. */
export interface RedisStoreOptions {
  /** The text in front of all keys. Default: `'portolan:'`. */
  readonly prefix?: string
}

/**
 * A store in Redis 6 or later, or Valkey. Each method is one command, a script that Redis runs as a
 * whole, so that it is exact however many processes ask.
 *
 * @example
 * const redis = createClient({ url }) // await redis.connect() where the server starts
 * const store = redisStore(redis)
 * @param client a client of `redis` or `ioredis`. The app connects it before requests come, listens to
 * its errors, and closes it.
 * @throws {UsageError} for a value that is not such a client, and an option that is not valid.
 */
export function redisStore(
  client: NodeRedisClient | IoRedisClient,
  options: RedisStoreOptions = {},
): PolicyStore {
  checkOptions(options, ['prefix'], 'redisStore()')
  const { prefix = 'portolan:' } = options
  if (typeof prefix !== 'string') {
    throw new UsageError(
      'invalid-option',
      `redisStore(): prefix is ${quote(prefix)}; write a text, such as 'portolan:'`,
    )
  }
  const send = senderOf(client)
  const run = (script: string, key: string, ...args: string[]) =>
    send('EVAL', script, '1', prefix + key, ...args)
  return {
    isShared: true,
    async count(key, window) {
      // The script gives two integers.
      const [count, left] = (await run(COUNT, key, toMilliseconds(window))) as [number, number]
      return { count: Number(count), resetsIn: Number(left) / 1_000 }
    },
    async claim(key, value, ttl) {
      return toText(await run(CLAIM, key, value, toMilliseconds(ttl)))
    },
    async read(key) {
      return toText(await send('GET', prefix + key))
    },
    async write(key, value, ttl) {
      await send('SET', prefix + key, value, 'PX', toMilliseconds(ttl))
    },
    async replace(key, expected, value, ttl) {
      const args = value === undefined ? [expected] : [expected, value, toMilliseconds(ttl)]
      return Number(await run(REPLACE, key, ...args)) === 1
    },
  }
}

function senderOf(
  client: NodeRedisClient | IoRedisClient,
): (command: string, ...args: string[]) => Promise<unknown> {
  if (isObject(client)) {
    // ioredis has a `sendCommand()` too, which takes something else.
    if ('call' in client && typeof client.call === 'function') return client.call.bind(client)
    if ('sendCommand' in client && typeof client.sendCommand === 'function') {
      return (...command) => client.sendCommand(command)
    }
  }
  throw new UsageError(
    'invalid-option',
    `redisStore() got ${quote(client)}; give a client of redis or ioredis, such as createClient({ url })`,
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const COUNT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`

const CLAIM = `local value = redis.call('GET', KEYS[1])
if not value then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return value`

const REPLACE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
else
  redis.call('DEL', KEYS[1])
end
return 1`

function toMilliseconds(seconds: number): string {
  return String(Math.max(1, Math.round(seconds * 1_000)))
}

/** Clients give `null` for nothing. */
function toText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}
