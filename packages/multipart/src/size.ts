import { UsageError } from '@portolan/dispatch-core'

/** A number of bytes, or a text such as `'512kb'` or `'2mb'`, where a kilobyte has 1,024 bytes. */
export type Size = number | `${number}${'b' | 'kb' | 'mb' | 'gb'}`

/**
 * A size in bytes.
 *
 * @param where the option, for messages
 * @throws {UsageError} for a size that is not valid.
 */
export function parseSize(size: unknown, where: string): number {
  const bytes = typeof size === 'string' ? parseText(size) : size
  if (typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new UsageError(
    'invalid-option',
    `${where} is ${typeof size === 'string' ? JSON.stringify(size) : String(size)}; write a number of bytes, or a text such as '512kb' or '2mb'`,
  )
}

function parseText(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)$/.exec(text.toLowerCase()) ?? []
  return Math.floor(Number(amount) * (UNITS[unit] ?? Number.NaN))
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1_024,
  mb: 1_048_576,
  gb: 1_073_741_824,
}
