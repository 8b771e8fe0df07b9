import { InvalidArgumentError } from 'commander'
import { PORT_RANGE, parsePort } from '../config/port.ts'

/** @throws InvalidArgumentError, which commander tells with the flag. */
export function toPort(text: string): number {
  const port = parsePort(text)
  if (port !== undefined) return port
  throw new InvalidArgumentError(`Write ${PORT_RANGE}, such as 3000.`)
}

/** @throws InvalidArgumentError, which commander tells with the flag. */
export function toCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number from 1, such as 4.')
}

/** `a,b` is what `a b` would be. */
export function toList(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}
