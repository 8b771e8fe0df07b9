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

  /** The events that the app has noted since the last call. */
  async takeEvents(): Promise<readonly string[]> {
    const { status, text } = await this.send(eventsPath)
    expect(status, text).toBe(200)
    return JSON.parse(text)
  }

  /** Asks until the expected number of events is there, because some come after the response. */
  async expectEvents(expected: readonly string[]): Promise<void> {
    const events: string[] = []
    await expect
      .poll(async () => events.push(...(await this.takeEvents())), { interval: 10 })
      .toBeGreaterThanOrEqual(expected.length)
    expect(events).toEqual(expected)
  }
}
