import { setTimeout as delay } from 'node:timers/promises'
import type { RouteDefinition } from '@portolan/dispatch-core'
import { expect, it } from 'vitest'
import { send } from './client/send.ts'
import type { RunningAdapter } from './test-adapter.ts'

/** A server whose routes are replaced while it serves. */
export interface ReloadingAdapter extends RunningAdapter {
  readonly replaceRoutes: (routes: readonly RouteDefinition[]) => void
}

/**
 * Holds an adapter to losing no request while its routes are replaced: each is answered by the
 * table that it began with.
 */
export function testReload(
  name: string,
  start: (routes: readonly RouteDefinition[]) => Promise<ReloadingAdapter>,
): void {
  it(`${name} loses no request while its routes are replaced under load`, async () => {
    let table = 0
    const running = await start(createRoutes(table))
    let answers = 0
    let isOver = false
    const client = async () => {
      while (!isOver) {
        const since = table
        const { status, text } = await send(running.origin, '/item/7')
        answers++
        const { id, from } = JSON.parse(text)
        expect({ status, id }).toEqual({ status: 200, id: '7' })
        // Of the tables that there were between question and answer.
        expect(from).toBeGreaterThanOrEqual(since)
        expect(from).toBeLessThanOrEqual(table)
      }
    }
    const clients = Promise.all([client(), client(), client(), client()])
    try {
      while (table < 100 || answers < 200) {
        running.replaceRoutes(createRoutes(++table))
        await delay(2)
      }
      isOver = true
      await clients
      const { text } = await send(running.origin, '/item/7')
      expect(JSON.parse(text)).toEqual({ id: '7', from: table })
    } finally {
      isOver = true
      await running.close()
    }
  })
}

/** Handlers that take their time, so that many are at work while the table changes. */
function createRoutes(from: number): RouteDefinition[] {
  const loader = async ({ params }: { params: Readonly<Record<string, string>> }) => {
    await delay(1)
    return { id: params.id, from }
  }
  return [
    { pattern: '/item/:id', module: async () => ({ loader }) },
    { pattern: `/only/${from}`, module: { loader } },
  ]
}
