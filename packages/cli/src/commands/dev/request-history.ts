import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequestLog, type RequestRecord } from '../../server/request-log.ts'

/** A request that is over, with the headers that may be shown. */
export interface PastRequest extends RequestRecord {
  readonly id: number
  /** As received, without those that prove who somebody is. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** How many requests are kept. */
const KEPT = 50

const SECRET = ['authorization', 'proxy-authorization', 'cookie']

/** The last requests of a development server, the newest first. */
export class RequestHistory {
  #requests: readonly PastRequest[] = []
  #count = 0

  get requests(): readonly PastRequest[] {
    return this.#requests
  }

  /** Keeps a request once it is over. */
  watch(req: IncomingMessage, res: ServerResponse): void {
    const headers = pairUp(req.rawHeaders).filter(([name]) => !SECRET.includes(name.toLowerCase()))
    const keep = createRequestLog((record) => {
      this.#count += 1
      const request = { ...record, id: this.#count, headers }
      this.#requests = [request, ...this.#requests].slice(0, KEPT)
    })
    keep(req, res)
  }
}

function pairUp(flat: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [
    flat[2 * index] ?? '',
    flat[2 * index + 1] ?? '',
  ])
}
