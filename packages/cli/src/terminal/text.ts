import type { Colors } from './terminal.ts'

/** Text without the characters with which a file name or a URL could write over a terminal. */
export function toPrintable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}

/** A number with its noun, `1 route` and `2 routes`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A mark shows first whether all is well. */
export function markSuccess(text: string, { green }: Pick<Colors, 'green'>): string {
  return `${green('✓')} ${text}`
}

export function markWarning(text: string, { yellow }: Pick<Colors, 'yellow'>): string {
  return `${yellow('!')} ${text}`
}

/** @param colors plain without them, for logs */
export function markProblem(text: string, { red }: Pick<Colors, 'red'> = { red: String }): string {
  return `${red('✗')} ${text}`
}
