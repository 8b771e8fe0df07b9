import type { RequestRecord } from '../../../server/request-log.ts'
import { toPrintable } from '../../../terminal/printable.ts'
import type { Terminal } from '../../../terminal/terminal.ts'

/** A request as one line of a terminal. */
export function formatRequestLine(
  { method, target, status, duration }: RequestRecord,
  { colors }: Pick<Terminal, 'colors'>,
): string {
  const { dim, green, yellow, red, cyan } = colors
  const colorOf = (code: number) =>
    code >= 500 ? red : code >= 400 ? yellow : code >= 300 ? cyan : green
  const shown = status === undefined ? dim('gone') : colorOf(status)(String(status))
  return `${toPrintable(method)} ${toPrintable(target)} ${shown} ${dim(formatDuration(duration))}`
}

/** @param milliseconds one decimal below 10, none above, and seconds from 1,000 on */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(2)} s`
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
}
