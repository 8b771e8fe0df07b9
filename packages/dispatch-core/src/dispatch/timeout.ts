import { cancelBody } from '../results/byte-stream.ts'
import { draftResponse } from '../results/draft-response.ts'
import { HttpError } from '../results/http-error.ts'
import { isThrownResult } from '../results/result-kind.ts'
import type { Exchange } from './exchange.ts'

/**
 * The result, or a 503 when it is not there in time. `signal` is aborted then, and a stream
 * that comes too late is stopped.
 *
 * @param report told of an error that comes too late, unless it says no more than that the
 * request was aborted
 */
export function withTimeout(
  result: PromiseLike<unknown>,
  milliseconds: number,
  exchange: Exchange,
  report: (error: unknown) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      exchange.abortForTimeout()
      reject(new HttpError(503, 'The request took too long'))
    }, milliseconds)
    const settle = (act: (value: unknown) => void, actLate: (value: unknown) => void) => {
      return (value: unknown) => {
        clearTimeout(timer)
        if (isLate) actLate(value)
        else act(value)
      }
    }
    const discard = (value: unknown) => discardResult(value, exchange)
    Promise.resolve(result).then(
      settle(resolve, discard),
      settle(reject, (error) => {
        if (isThrownResult(error)) discard(error)
        else if (!exchange.isAbort(error)) report(error)
      }),
    )
  })
}

/** Nobody waits for it any more; what it fails with concerns nobody. */
function discardResult(value: unknown, exchange: Exchange): void {
  try {
    if (value !== undefined) cancelBody(draftResponse(value, exchange).body)
  } catch {}
}
