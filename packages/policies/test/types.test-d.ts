import type { HandlerContext, Problem } from '@portolan/dispatch-core'
import { expectTypeOf, test } from 'vitest'
import { idempotency, memoryStore, rateLimit } from '../src/index.ts'
import { postgresStore } from '../src/postgres.ts'
import { redisStore } from '../src/redis.ts'

const store = memoryStore()
const key = () => 'all'

test('wrong options do not compile', () => {
  // @ts-expect-error a rate limit has a key
  rateLimit({ limit: 1, window: 1, store })
  // @ts-expect-error a rate limit has a store
  rateLimit({ limit: 1, window: 1, key })
  // @ts-expect-error the limit is a number
  rateLimit({ limit: '1', window: 1, key, store })
  // @ts-expect-error the failure of a store has two names
  rateLimit({ limit: 1, window: 1, key, store, storeFailure: 'open' })
  // @ts-expect-error options have known names
  rateLimit({ limit: 1, window: 1, key, store, max: 1 })
  // @ts-expect-error undefined is not a key
  rateLimit({ limit: 1, window: 1, key: () => undefined, store })
  // @ts-expect-error the store takes a client
  redisStore('redis://localhost')
  // @ts-expect-error the store takes a pool
  postgresStore('postgres://localhost')
})

test('the answers of a rate limit are types', () => {
  const limited = rateLimit({ limit: 1, window: 1, key, store })
  expectTypeOf(limited.description.responses[429]).toEqualTypeOf<typeof Problem>()
  expectTypeOf(limited.description.responses).not.toHaveProperty(503)
  const strict = rateLimit({ limit: 1, window: 1, key, store, storeFailure: 'refuse' })
  expectTypeOf(strict.description.responses).toHaveProperty(503)
})

test('the key is typed by the context of the host', () => {
  interface ExpressContext extends HandlerContext {
    readonly req: { readonly ip: string | undefined }
  }
  const limited = rateLimit({
    limit: 1,
    window: 1,
    key: ({ req }: ExpressContext) => req.ip ?? '',
    store,
  })
  expectTypeOf(limited).parameter(0).toEqualTypeOf<ExpressContext>()
})

test('a key is needed where it is required', () => {
  type KeyOf<Made> = Made extends {
    description: {
      requestHeaders: { 'Idempotency-Key': { '~standard': { readonly types?: infer Types } } }
    }
  }
    ? Types
    : never
  const lax = idempotency({ store })
  const strict = idempotency({ store, required: true })
  expectTypeOf<Extract<KeyOf<typeof lax>, object>['input']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Extract<KeyOf<typeof strict>, object>['input']>().toEqualTypeOf<string>()
})
