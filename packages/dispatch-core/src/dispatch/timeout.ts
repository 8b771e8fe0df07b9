import { cancelBody, isByteStream } from '../results/byte-stream.ts'
import { HttpError } from '../results/http-error.ts'
import type { Exchange } from './exchange.ts'

/**
 * The result, or a 503 when it is not there in time. `signal` is aborted then, and what
 * comes too late is stopped.
 */
export function withTimeout(result: unknown, milliseconds: number, exchange: Exchange): unknown {
  if (!(result instanceof Promise)) return result
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      exchange.abortForTimeout()
      reject(new HttpError(503, 'The request took too long'))
    }, milliseconds)
    result.then(
      (value) => {
        clearTimeout(timer)
        if (isLate) discard(value)
        else resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

function discard(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (isByteStream(value)) cancelBody(value)
  else if (value instanceof Response) cancelBody(value.body)
}
