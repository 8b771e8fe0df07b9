/**
 * Codes of Node, and of PostgreSQL when it ends, starts or has no place for another connection:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CODES: readonly unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08006',
]

/** node-postgres has no codes for these. */
const MESSAGE =
  /^(?:Connection terminated|timeout (?:exceeded )?when trying to connect|Client has encountered a connection error)/

/** Tells why no connection could be used; `undefined` for an error of another kind. */
export function findFailedConnection(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: unknown }
  if (CODES.includes(code) || MESSAGE.test(error.message)) return error.message || String(code)
  // Node reports one failed attempt for each address of a host.
  const parts = error instanceof AggregateError ? error.errors : [error.cause]
  for (const part of parts) {
    const reason = findFailedConnection(part)
    if (reason !== undefined) return reason
  }
  return undefined
}
