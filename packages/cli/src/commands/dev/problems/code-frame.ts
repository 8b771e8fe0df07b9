import type { Position } from '../../../project/source/position.ts'

/** Lines shown before and after the one with the problem. */
const AROUND = 2

/**
 * The lines around a position, numbered, with a mark below it; `undefined` where the text has
 * no such line.
 */
export function toCodeFrame(text: string, { line, column }: Position): string | undefined {
  const lines = text.split(/\r?\n/)
  // What ends the last line begins no other.
  if (lines.at(-1) === '' && lines.length > line) lines.pop()
  if (lines[line - 1] === undefined) return undefined
  const first = Math.max(1, line - AROUND)
  const last = Math.min(lines.length, line + AROUND)
  const width = String(last).length
  return lines
    .slice(first - 1, last)
    .flatMap((content, index) => {
      const number = first + index
      const row = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`
      if (number !== line) return [row.trimEnd()]
      // Tabs stay, so that the mark stands below what it means.
      const indent = content.slice(0, column - 1).replace(/[^\t]/g, ' ')
      return [row.trimEnd(), `  ${' '.repeat(width)} | ${indent}^`]
    })
    .join('\n')
}
