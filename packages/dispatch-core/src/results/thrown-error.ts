import {
  type HeaderPair,
  type HeadersInput,
  toHeaderPairs,
  withoutHopByHop,
} from '../contract/headers.ts'
import { HttpError } from './http-error.ts'

/** An error of an app or a library that says by itself how it is to be answered. */
export interface ThrownError {
  /** The answer; it holds only that of the error which is meant for the client. */
  readonly problem: HttpError
  /** Whether the error is expected: its `expose` is `true`. */
  readonly isExpected: boolean
}

/**
 * How a thrown error is to be answered, where it says so. One with a boolean `expose`, as
 * http-errors makes them, keeps a status from 400 to 599 and its headers, and its message where
 * `expose` is `true`. One without, whose `status` or `statusCode` is from 400 to 499, is that
 * status alone: the clients of other services throw such errors too, whose messages hold keys.
 *
 * @returns `undefined` for every other value, which is a 500
 */
export function readThrownError(error: unknown): ThrownError | undefined {
  try {
    if (typeof error !== 'object' || error === null) return undefined
    const { status, statusCode, expose, message, headers }: ErrorFields = error
    const errorStatus = [status, statusCode].find(isErrorStatus)
    if (errorStatus === undefined) return undefined
    if (typeof expose !== 'boolean') {
      return errorStatus > 499
        ? undefined
        : { problem: new HttpError(errorStatus), isExpected: false }
    }
    const detail =
      expose && typeof message === 'string' && message !== '' ? { detail: message } : {}
    const problem = new HttpError(errorStatus, { ...detail, headers: toSendable(headers) })
    return { problem, isExpected: expose }
  } catch {
    // Getters that throw, and headers that cannot be sent.
    return undefined
  }
}

interface ErrorFields {
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly expose?: unknown
  readonly message?: unknown
  readonly headers?: unknown
}

function isErrorStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599
}

function toSendable(headers: unknown): HeaderPair[] {
  // `toHeaderPairs` refuses what has none of the forms.
  return withoutHopByHop(toHeaderPairs((headers ?? undefined) as HeadersInput | undefined))
}
