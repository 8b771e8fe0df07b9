import { expect } from 'vitest'
import { EVENTS_PATH } from './apps/event-log.ts'
import type { Client, OpenRequest, RawRequest } from './client/client.ts'
import { http1 } from './client/http1.ts'
import type { RawResponse } from './client/raw-response.ts'

/** A server that runs one of the contract's apps. */
export class ContractHost {
  readonly origin: string
  readonly #client: Client

  constructor(origin: string, client: Client = http1) {
    this.origin = origin
    this.#client = client
  }

  send(target: string, request: RawRequest = {}): Promise<RawResponse> {
    return this.#client.send(this.origin, target, request)
  }

  /** Sends a request whose response the test reads slowly, or not to its end. */
  open(target: string, request: RawRequest = {}): OpenRequest {
    return this.#client.open(this.origin, target, request)
  }

  /** Sends a request whose body breaks off. Resolves when the connection is closed. */
  sendPart(target: string, request: RawRequest): Promise<void> {
    return this.#client.sendPart(this.origin, target, request)
  }

  /** The events that the app has noted since the last call. */
  async takeEvents(): Promise<readonly string[]> {
    const { status, text } = await this.send(EVENTS_PATH)
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
