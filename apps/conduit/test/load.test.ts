import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Mix } from '../load/mix.ts'
import { NGINX, Stack } from '../load/stack.ts'
import { findPostgres } from './postgres-cluster.ts'
import { hasRedis } from './redis-server.ts'

const isServed = findPostgres() !== undefined && hasRedis() && existsSync(NGINX)

// `pnpm load` does the same for longer, and stops and kills the servers too.
describe.skipIf(!isServed)(
  'Two processes behind nginx (the Debian packages postgresql, redis-server and nginx-light)',
  () => {
    let stack: Stack
    let mix: Mix
    beforeAll(async () => {
      stack = await Stack.start()
      mix = new Mix(stack.url)
      await mix.prepare()
    })
    afterAll(() => stack?.stop())

    test('fail no request of a mixed load while each of them is replaced', async () => {
      const { requests, failed, unavailable, unknown } = await mix.run(4, 1, async () => {
        for (const replica of stack.replicas) await stack.replace(replica)
      })
      expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
      expect(requests).toBeGreaterThan(0)
    })
  },
)
