import { expect } from 'vitest'
import type { ContractAppName } from './apps/index.ts'
import type { RawRequest } from './client/client.ts'
import type { RawResponse } from './client/raw-response.ts'
import type { ContractHost } from './contract-host.ts'

/** One promise of the contract. */
export interface ContractCase {
  /** A fact in the present tense. A skip names it after its subject. */
  readonly name: string
  readonly run: (host: ContractHost) => Promise<void>
}

/** The cases of one subject. They share a running app. */
export interface ContractSubject {
  readonly name: string
  readonly app: ContractAppName
  readonly cases: readonly ContractCase[]
}

/** One request of a table. */
export interface Sent extends RawRequest {
  readonly target: string
}

/** The expected response of one request. */
export interface Expected {
  readonly status: number
  /** Headers by lower-case name; `undefined` for one that must be missing. */
  readonly headers?: Readonly<Record<string, string | RegExp | undefined>>
  readonly json?: unknown
  readonly text?: string
  /** The events that the app noted while it answered, in order. */
  readonly events?: readonly string[]
}

/** Makes a case of one request and its expected response. */
export function exchange(name: string, sent: Sent, expected: Expected): ContractCase {
  return {
    name,
    async run(host) {
      const { target, ...request } = sent
      expectResponse(await host.send(target, request), expected)
      if (expected.events !== undefined) await host.expectEvents(expected.events)
    },
  }
}

function expectResponse(
  response: RawResponse,
  { status, headers = {}, json, text }: Expected,
): void {
  expect(response.status, response.text).toBe(status)
  for (const [name, value] of Object.entries(headers)) {
    if (value instanceof RegExp) {
      expect(response.header(name), name).toMatch(value)
    } else {
      expect(response.header(name), name).toBe(value)
    }
  }
  if (json !== undefined) expect(response.json).toEqual(json)
  if (text !== undefined) expect(response.text).toBe(text)
}

/** The members that every problem document has (RFC 9457). */
export function problem(
  status: number,
  members?: Readonly<Record<string, unknown>>,
): Pick<Expected, 'status' | 'headers' | 'json'> {
  const headers = { 'content-type': 'application/problem+json' }
  return { status, headers, ...(members && { json: { ...members, status } }) }
}
