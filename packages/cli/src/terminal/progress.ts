import type { Terminal } from './terminal.ts'

/** A line that is written over while work goes on, for someone who watches. */
export interface Progress {
  update(done: number, total: number): void
  /** Takes the line away. */
  end(): void
}

/** Progress of work that has begun; it shows once the work has taken longer than a blink. */
export function startProgress(terminal: Terminal, what: string): Progress {
  const start = performance.now()
  let isShown = false
  return {
    update(done, total) {
      if (!terminal.isInteractive || performance.now() - start < PATIENCE_MS) return
      terminal.err(`${isShown ? BACK : ''}${what} ${done} of ${total}`)
      isShown = true
    },
    end() {
      if (isShown) terminal.err(`${BACK}${UP}`)
    },
  }
}

const PATIENCE_MS = 150
const UP = '\u001b[1A'
/** One line up, and that line empty. */
const BACK = `${UP}\u001b[2K`
