import { cancelBody } from '../results/byte-stream.ts'
import { draftResponse } from '../results/draft-response.ts'
import type { Exchange } from './exchange.ts'

/** Stops the source of a result that nobody waits for; what it fails with concerns nobody. */
export function discardResult(value: unknown, exchange: Exchange): void {
  try {
    if (value !== undefined) cancelBody(draftResponse(value, exchange).body)
  } catch {}
}
