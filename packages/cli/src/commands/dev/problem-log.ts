import type { Terminal } from '../../terminal/terminal.ts'
import { markProblem, markSuccess, markWarning, toPrintable } from '../../terminal/text.ts'
import type { LoadedSources } from './error-position.ts'
import { type DevProblem, toFault, toProblem } from './problem.ts'

/** Shows each problem once, however many requests meet it, until it is another one or gone. */
export class ProblemLog {
  readonly #terminal: Terminal
  readonly #sources: LoadedSources
  readonly #shown = new Map<string, string>()
  readonly #warned = new Map<string, string>()
  /** The places whose problems end with a reload. */
  readonly #passing = new Set<string>()

  constructor(terminal: Terminal, sources: LoadedSources) {
    this.#terminal = terminal
    this.#sources = sources
  }

  /** A problem for a person to read; it is not shown yet. */
  describe(title: string, error: unknown): DevProblem {
    return toProblem(title, error, this.#sources)
  }

  /** Shows why something does not work. */
  showError(title: string, error: unknown): void {
    this.show(title, this.describe(title, error))
  }

  /** Shows a failure of the command itself, with its whole stack. */
  showFault(title: string, error: unknown): void {
    this.show(title, toFault(title, error))
  }

  /** Shows a failure once, and again after a reload. */
  showUntilReload(place: string, problem: DevProblem): void {
    this.#passing.add(place)
    this.show(place, problem)
  }

  /** Other code runs from now on. */
  reloaded(): void {
    for (const place of this.#passing) this.#shown.delete(place)
    this.#passing.clear()
  }

  /** @param place the thing that has the problem; it has one at a time */
  show(place: string, problem: DevProblem): void {
    this.showText(place, formatProblem(problem, this.#terminal))
  }

  showText(place: string, text: string): void {
    if (this.#shown.get(place) === text) return
    this.#shown.set(place, text)
    this.#terminal.err(markProblem(text, this.#terminal.errColors))
  }

  /** Shows a warning: everything goes on. */
  warn(place: string, text: string): void {
    if (this.#warned.get(place) === text) return
    this.#warned.set(place, text)
    this.#terminal.err(markWarning(toPrintableLines(text), this.#terminal.errColors))
  }

  /** Says that a place which had a problem has none any more. */
  solved(place: string): void {
    if (!this.#shown.delete(place)) return
    this.#terminal.err(markSuccess(`${toPrintable(place)} works again`, this.#terminal.errColors))
  }
}

/** A problem as lines for a terminal. */
function formatProblem(
  { title, message, file, position, frame, stack }: DevProblem,
  { errColors: { bold, cyan, dim } }: Terminal,
): string {
  const place = position ? `:${position.line}:${position.column}` : ''
  return [
    bold(toPrintable(title)),
    toPrintableLines(message),
    ...(file === undefined ? [] : [cyan(`${toPrintable(file)}${place}`)]),
    ...(frame === undefined ? [] : [toPrintableLines(frame)]),
    ...(stack === undefined ? [] : [dim(toPrintableLines(stack))]),
  ].join('\n  ')
}

function toPrintableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => toPrintable(line.replaceAll('\t', '  ')))
    .join('\n  ')
}
