import { PGlite } from '@electric-sql/pglite'
import { Redis } from 'ioredis'
import pg from 'pg'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryStore, type PolicyStore } from '../src/index.ts'
import { type PostgresClient, postgresStore, postgresStoreTable } from '../src/postgres.ts'
import { redisStore } from '../src/redis.ts'
import { type Database, NO_POSTGRES, NO_REDIS, startPostgres, startRedis } from './databases.ts'

interface Opened {
  readonly store: PolicyStore
  close(): Promise<unknown>
}

let redis: Database | undefined
let postgres: Database | undefined

beforeAll(async () => {
  redis = NO_REDIS ? undefined : await startRedis()
  postgres = NO_POSTGRES ? undefined : await startPostgres()
})

afterAll(async () => {
  await Promise.all([redis?.stop(), postgres?.stop()])
})

const STORES: Record<string, { skip?: string | false; open: () => Promise<Opened> }> = {
  'in memory': { open: async () => ({ store: memoryStore(), close: async () => {} }) },
  'of redis': {
    skip: NO_REDIS,
    open: async () => {
      const client = await createClient({ url: String(redis?.url) }).connect()
      return { store: redisStore(client), close: () => client.close() }
    },
  },
  'of ioredis': {
    skip: NO_REDIS,
    open: async () => {
      const client = new Redis(String(redis?.url))
      return { store: redisStore(client, { prefix: 'other:' }), close: () => client.quit() }
    },
  },
  'of pg': {
    skip: NO_POSTGRES,
    open: async () => {
      const pool = new pg.Pool({ connectionString: String(postgres?.url), max: 10 })
      return { store: postgresStore(pool), close: () => pool.end() }
    },
  },
  'of PGlite': {
    open: async () => {
      const database = await PGlite.create()
      return { store: postgresStore(database), close: () => database.close() }
    },
  },
}

describe.each(Object.entries(STORES))('a store %s', (_name, { skip, open }) => {
  let opened: Opened
  beforeAll(async () => {
    if (!skip) opened = await open()
  })
  afterAll(async () => {
    if (!skip) await opened.close()
  })
  const check = test.skipIf(Boolean(skip))

  check('counts from 1 in a window, each key by itself', async () => {
    const { store } = opened
    expect((await store.count('a', 60)).count).toBe(1)
    const { count, resetsIn } = await store.count('a', 60)
    expect(count).toBe(2)
    expect(resetsIn).toBeGreaterThan(0)
    expect(resetsIn).toBeLessThanOrEqual(60)
    expect((await store.count('b', 60)).count).toBe(1)
  })

  check('counts 100 calls at once exactly', async () => {
    const { store } = opened
    const counts = await Promise.all(Array.from({ length: 100 }, () => store.count('many', 60)))
    const expected = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(expected)
  })

  check('begins a window anew when it is over', async () => {
    const { store } = opened
    await store.count('short', 0.05)
    await store.count('short', 0.05)
    await expect.poll(async () => (await store.count('short', 0.05)).count).toBe(1)
  })

  check('gives a key to one of 100 that claim it', async () => {
    const { store } = opened
    const claims = Array.from({ length: 100 }, (_, index) => store.claim('one', `${index}`, 60))
    const found = await Promise.all(claims)
    expect(found.filter((value) => value === undefined)).toHaveLength(1)
    const winner = String(found.indexOf(undefined))
    expect(new Set(found)).toEqual(new Set([undefined, winner]))
    expect(await store.read('one')).toBe(winner)
  })

  check('replaces and removes only the expected value', async () => {
    const { store } = opened
    await store.write('value', 'old', 60)
    expect(await store.replace('value', 'other', 'new', 60)).toBe(false)
    expect(await store.replace('value', 'old', 'new ü', 60)).toBe(true)
    expect(await store.read('value')).toBe('new ü')
    expect(await store.replace('value', 'old', undefined, 60)).toBe(false)
    expect(await store.replace('value', 'new ü', undefined, 60)).toBe(true)
    expect(await store.read('value')).toBeUndefined()
    expect(await store.replace('value', 'new ü', 'newer', 60)).toBe(false)
  })

  check('forgets a value after its time, and then it can be claimed', async () => {
    const { store } = opened
    await store.write('soon', 'gone', 0.05)
    await expect.poll(() => store.read('soon')).toBeUndefined()
    expect(await store.claim('soon', 'next', 60)).toBeUndefined()
    expect(await store.claim('soon', 'later', 60)).toBe('next')
  })
})

describe('the memory store', () => {
  test('drops the oldest keys above maxKeys', async () => {
    const store = memoryStore({ maxKeys: 2 })
    await store.write('a', '1', 60)
    await store.write('b', '2', 60)
    await store.write('c', '3', 60)
    expect(await store.read('a')).toBeUndefined()
    expect(await store.read('c')).toBe('3')
  })
})

describe('the table of a Postgres store', () => {
  test.skipIf(Boolean(NO_POSTGRES))('is created once by many stores at once', async () => {
    const pool = new pg.Pool({ connectionString: String(postgres?.url), max: 10 })
    const stores = Array.from({ length: 10 }, () => postgresStore(pool, { table: 'at_once' }))
    const counts = await Promise.all(stores.map((store) => store.count('a', 60)))
    expect(Math.max(...counts.map(({ count }) => count))).toBe(10)
    await pool.end()
  })

  test('may come from a migration', async () => {
    const asked: string[] = []
    const client: PostgresClient = {
      query: async (text) => {
        asked.push(text)
        return { rows: [] }
      },
    }
    await postgresStore(client, { createTable: false, table: 'app.kept' }).read('a')
    expect(asked).toEqual([expect.stringMatching(/^SELECT value FROM app\.kept /)])
    expect(postgresStoreTable('app.kept')).toMatch(/^CREATE TABLE IF NOT EXISTS app\.kept /)
  })

  test('is created by a later call where the first one failed', async () => {
    let isUp = false
    const client: PostgresClient = {
      query: async () => {
        if (!isUp) throw new Error('the database starts')
        return { rows: [] }
      },
    }
    const store = postgresStore(client)
    await expect(store.read('a')).rejects.toThrow('the database starts')
    isUp = true
    expect(await store.read('a')).toBeUndefined()
  })
})

test.each<[() => unknown, RegExp]>([
  [() => memoryStore({ maxKeys: 0 }), /maxKeys is 0; write a number of keys/],
  [() => memoryStore({ max: 1 } as never), /has no option "max"/],
  [() => redisStore('redis://' as never), /got "redis:\/\/"; give a client of redis or ioredis/],
  [() => redisStore({ sendCommand: async () => 1 }, { prefix: 1 as never }), /prefix is 1; write/],
  [() => postgresStore({} as never), /got an object; give a pool of pg/],
  [() => postgresStoreTable('a b'), /is "a b"; write lower-case letters/],
])('a store refuses wrong options with what to write (%#)', (build, message) => {
  expect(build).toThrow(message)
})
