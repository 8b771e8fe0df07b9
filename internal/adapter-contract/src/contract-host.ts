import { expect } from 'vitest'
import { eventsPath } from './apps/event-log.ts'
import type { RawResponse } from './client/raw-response.ts'
import { type RawRequest, send } from './client/send.ts'

/** A server that runs one of the contract's apps. */
export class ContractHost {
  readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  send(target: string, request?: RawRequest): Promise<RawResponse> {
    return send(this.origin, target, request)
  }

  /** What the app has taken note of since it was last asked. */
  async takeEvents(): Promise<readonly string[]> {
    const { status, text } = await this.send(eventsPath)
    expect(status, text).toBe(200)
    return JSON.parse(text)
  }

  /** Asks until as many events are there as are expected: some come after the response. */
  async expectEvents(expected: readonly string[]): Promise<void> {
    const events: string[] = []
    await expect
      .poll(async () => events.push(...(await this.takeEvents())), { interval: 10 })
      .toBeGreaterThanOrEqual(expected.length)
    expect(events).toEqual(expected)
  }
}
