import { checkOptions } from '../dispatch/options.ts'
import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from './header-pairs.ts'
import type { HeaderPair } from './plain-response.ts'

/** Status and headers of a helper's result. */
export interface ResultInit {
  /** An integer from 200 to 599. Default: the status set on the context, else 200. */
  status?: number
  headers?: HeadersInput
}

/**
 * Status and headers, checked.
 *
 * @param where the helper's call, for messages
 * @param others names of further options that the helper reads itself
 * @throws {TypeError} for an unknown name, a status that cannot be sent or an invalid header.
 */
export function readResultInit(
  init: ResultInit,
  where: string,
  others: readonly string[] = [],
): { status: number | undefined; headers: HeaderPair[] } {
  checkOptions(init, ['status', 'headers', ...others], where)
  const { status } = init
  if (status !== undefined) assertResponseStatus(status, where)
  const headers = toHeaderPairs(init.headers)
  assertHeaderPairs(headers)
  return { status, headers }
}

/** @throws {TypeError} for what is not an integer from 200 to 599. */
export function assertResponseStatus(status: unknown, where: string): asserts status is number {
  if (!Number.isInteger(status) || (status as number) < 200 || (status as number) > 599) {
    const written = typeof status === 'string' ? JSON.stringify(status) : String(status)
    throw new TypeError(
      `${where} got the status ${written}; write an integer from 200 to 599, such as 201`,
    )
  }
}
