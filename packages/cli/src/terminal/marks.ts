import type { Colors } from './terminal.ts'

/** Whoever reads a line sees first whether all is well. */
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
