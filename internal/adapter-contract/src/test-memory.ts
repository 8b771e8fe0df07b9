import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DispatcherOptions } from '@portolan/dispatch-core'
import { describe, expect, test } from 'vitest'
import { createInProcessClient, type Question } from './client/in-process.ts'

/** The number of requests of each kind. */
const COUNT = 100_000

/** Engines keep less than this for themselves, and a leak of 100 bytes a request exceeds it. */
const TOLERANCE = 10_000_000

const JSON_HEADERS = { 'Content-Type': 'application/json' }

const kinds: readonly [kind: string, status: number, question: (index: number) => Question][] = [
  ['a loader', 200, () => ({ path: '/users/7?a=b' })],
  ['a loader that is asked for different params', 200, (i) => ({ path: `/users/${i}` })],
  ['different unknown URLs', 404, (i) => ({ path: `/unknown/${i}/x` })],
  ['a path that is not valid', 400, () => ({ path: '/users/%ff' })],
  ['a method that is not allowed', 405, () => ({ path: '/redirect', method: 'DELETE' })],
  [
    'an action with a body',
    200,
    (i) => ({ path: '/users/7', method: 'POST', headers: JSON_HEADERS, body: `{"name":"${i}"}` }),
  ],
  [
    'an action with a body that is not valid',
    400,
    () => ({ path: '/users/7', method: 'POST', headers: JSON_HEADERS, body: '{"name"' }),
  ],
  ['a handler that throws', 500, () => ({ path: '/broken' })],
  ['a redirect', 302, () => ({ path: '/redirect' })],
  ['a stream', 200, () => ({ path: '/stream' })],
]

const options: DispatcherOptions = {
  onError: () => undefined,
  routes: [
    {
      pattern: '/users/:id',
      module: {
        loader: ({ params, cookies, url }) => ({ ...params, cookies, search: url.search }),
        action: ({ body, request }) => ({ body, url: request.url }),
      },
      middleware: [
        (context, next) => {
          context.state.seen = true
          return next()
        },
      ],
    },
    {
      pattern: '/broken',
      module: {
        loader: () => {
          throw new Error('no')
        },
      },
    },
    {
      pattern: '/redirect',
      module: {
        loader: () => new Response(null, { status: 302, headers: { Location: '/elsewhere' } }),
      },
    },
    {
      pattern: '/stream',
      module: {
        async *loader() {
          yield 'a'
          yield 'b'
        },
      },
    },
  ],
}

/**
 * Tests that the heap of a host does not grow with the number of requests of any kind.
 *
 * @param start makes a server with the options of `createDispatcher()`; it need not listen
 */
export function testMemory(
  name: string,
  start: (options: DispatcherOptions) => Promise<object>,
): void {
  describe(`${name}: the heap is the same after ${COUNT.toLocaleString('en')} requests`, () => {
    test.each(kinds)('for %s', async (_kind, status, question) => {
      const ask = createInProcessClient(await start(options))
      const run = async (count: number) => {
        for (let index = 0; index < count; index++) {
          const answered = await ask(question(index))
          if (answered !== status) expect(answered).toBe(status)
        }
      }
      await run(COUNT / 20)
      const before = await usedHeap()
      await run(COUNT)
      expect((await usedHeap()) - before).toBeLessThan(TOLERANCE)
    })
  })
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** The bytes of the heap after a garbage collection. */
async function usedHeap(): Promise<number> {
  // A callback that learns that an object is gone may release others.
  for (let round = 0; round < 3; round++) {
    collectGarbage()
    await new Promise(setImmediate)
  }
  return process.memoryUsage().heapUsed
}
