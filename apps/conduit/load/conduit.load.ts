import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Mix, type Outcome } from './mix.ts'
import { Stack } from './stack.ts'

const SECONDS = Number(process.env.LOAD_SECONDS ?? 10)
const CLIENTS = 8

let stack: Stack
let mix: Mix

beforeAll(async () => {
  stack = await Stack.start()
  mix = new Mix(stack.url)
  await mix.prepare()
  await mix.run(CLIENTS, Math.min(SECONDS, 5))
})
afterAll(() => stack?.stop())

const results: (Omit<Outcome, 'failed'> & { phase: string; failed: number })[] = []

/** Runs a phase, and tells how it went. */
async function run(phase: string, until?: () => Promise<unknown>): Promise<Outcome> {
  const before = stack.cpu()
  const outcome = await mix.run(CLIENTS, SECONDS, until)
  const after = stack.cpu()
  results.push({ phase, ...outcome, failed: outcome.failed.length })
  // A part that was replaced meanwhile has no difference.
  const cost = Object.entries(after).flatMap(([name, seconds]) => {
    const milliseconds = ((seconds - (before[name] ?? 0)) * 1_000) / outcome.requests
    return until === undefined ? [`${name} ${milliseconds.toFixed(2)} ms`] : []
  })
  const { requests, rate, p50, p99, unavailable, unknown, failed } = outcome
  console.log(
    `${phase}: ${requests} requests, ${rate.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${unavailable} unavailable, ${unknown} unknown, ${failed.length} failed`,
  )
  if (cost.length > 0) console.log(`  processor time of a request: ${cost.join(', ')}`)
  return outcome
}

describe('Under a mixed load', () => {
  test('one process fails no request', async () => {
    await stack.sendTo(stack.replicas.slice(0, 1))
    const { failed, unavailable, unknown } = await run('one process')
    await stack.sendTo(stack.replicas)
    expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
  })

  test('two processes fail no request', async () => {
    const { failed, unavailable, unknown } = await run('two processes')
    expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
    const [one, two] = results
    if (one && two) {
      const ratio = (a: number, b: number) => (a / b).toFixed(2)
      console.log(
        `two processes beside one: rate ${ratio(two.rate, one.rate)}, p50 ${ratio(two.p50, one.p50)}, p99 ${ratio(two.p99, one.p99)}`,
      )
    }
  })

  test('a rolling restart fails no request', async () => {
    const { failed, unavailable, unknown } = await run('rolling restart', async () => {
      for (const replica of stack.replicas) await stack.replace(replica)
    })
    expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
  })

  test('a killed process fails no request that may be sent twice', async () => {
    const [replica] = stack.replicas
    const { failed, unavailable, unknown } = await run('killed process', async () => {
      if (replica) await stack.kill(replica)
    })
    expect({ failed, unavailable }).toEqual({ failed: [], unavailable: 0 })
    expect(unknown).toBeLessThanOrEqual(CLIENTS)
  })

  test('a restart of Redis fails no request', async () => {
    const { failed, unavailable, unknown } = await run('restart of Redis', async () => {
      await stack.redis.stop()
      await stack.redis.start()
    })
    expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
  })

  test('a restart of PostgreSQL is 503 with Retry-After, and nothing is 503 after it', async () => {
    const { failed, unknown } = await run('restart of PostgreSQL', async () => {
      await stack.postgres.stop()
      await sleep(500)
      await stack.postgres.start()
    })
    expect({ failed, unknown }).toEqual({ failed: [], unknown: 0 })
    const after = await run('after the restart of PostgreSQL')
    expect([after.failed, after.unavailable]).toEqual([[], 0])
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk of the log fails no request', async () => {
    const { failed, unavailable, unknown } = await run('full disk of the log', async () => {
      for (const replica of stack.replicas) await stack.replace(replica, '/dev/full')
    })
    expect({ failed, unavailable, unknown }).toEqual({ failed: [], unavailable: 0, unknown: 0 })
  })
})
