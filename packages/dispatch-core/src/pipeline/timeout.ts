import type { Exchange } from '../exchange/exchange.ts'
import { discardResult } from '../response/respond.ts'
import { HttpError } from '../results/http-error.ts'
import { isThrownResult } from '../results/result.ts'

/**
 * Waits for a result, or rejects with a 503 after some milliseconds. Then it also aborts `signal`,
 * and stops a stream that comes too late. An error that comes too late is reported, unless it only
 * says that the request was aborted.
 */
export function withTimeout<T>(
  result: PromiseLike<T>,
  milliseconds: number,
  exchange: Exchange,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      // The timeout ends at the first byte, and a handler may have sent it through the host.
      if (exchange.hostRequest.isAnswered?.() === true) return
      isLate = true
      exchange.abortForTimeout()
      reject(new HttpError(503, 'The request took too long'))
    }, milliseconds)
    const settle = <V>(act: (value: V) => void, actLate: (value: V) => void) => {
      return (value: V) => {
        clearTimeout(timer)
        if (isLate) {
          actLate(value)
        } else {
          act(value)
        }
      }
    }
    const discard = (value: unknown) => discardResult(exchange, value)
    Promise.resolve(result).then(
      settle(resolve, discard),
      settle(reject, (error) => {
        if (isThrownResult(error)) {
          discard(error)
        } else if (!exchange.isAbort(error)) exchange.report(error)
      }),
    )
  })
}
