import type { ServerResponse } from 'node:http'

/** Ends a response before its end, so that no client takes what came for the whole. */
export function breakOff(res: ServerResponse): void {
  res.destroy()
}
