import { setTimeout as delay } from 'node:timers/promises'
import type { RouteDefinition } from '@portolan/dispatch-core'
import { expect, test } from 'vitest'
import { createReloadedRoutes } from './apps/reloading.ts'
import { ContractHost } from './contract-host.ts'
import type { RunningAdapter } from './test-adapter.ts'

/** A server whose routes are replaced while it serves. */
export interface ReloadingAdapter extends RunningAdapter {
  /**
   * A server in another process leaves it out and replaces the routes of `createReloadedRoutes()`
   * by itself.
   */
  readonly replaceRoutes?: (routes: readonly RouteDefinition[]) => void
}

/**
 * Tests that an adapter loses no request while its routes are replaced. The table at the start of a
 * request answers it.
 */
export function testReload(
  name: string,
  start: (routes: readonly RouteDefinition[]) => Promise<ReloadingAdapter>,
): void {
  test(`${name} loses no request while its routes are replaced under load`, async () => {
    let table = 0
    const running = await start(createReloadedRoutes(table))
    const { replaceRoutes } = running
    const host = new ContractHost(running.origin)
    let answers = 0
    let latest = 0
    let isOver = false
    const client = async () => {
      while (!isOver) {
        // The answer comes from a table that was in use at some time since the request.
        const oldest = Math.max(table, latest)
        const { status, text } = await host.send('/item/7')
        answers++
        expect(status, text).toBe(200)
        const { id, from } = JSON.parse(text)
        expect(id).toBe('7')
        expect(from).toBeGreaterThanOrEqual(oldest)
        if (replaceRoutes !== undefined) expect(from).toBeLessThanOrEqual(table)
        latest = Math.max(latest, from)
      }
    }
    const clients = Promise.all([client(), client(), client(), client()])
    // The failure is reported below. This keeps it from being unhandled until then.
    clients.catch(() => {
      isOver = true
    })
    try {
      while (!isOver && (latest < 100 || answers < 200)) {
        replaceRoutes?.(createReloadedRoutes(++table))
        await delay(2)
      }
      isOver = true
      await clients
      const { from } = JSON.parse((await host.send('/item/7')).text)
      if (replaceRoutes === undefined) {
        expect(from).toBeGreaterThanOrEqual(latest)
      } else {
        expect(from).toBe(table)
      }
    } finally {
      isOver = true
      await running.close()
    }
  })
}
