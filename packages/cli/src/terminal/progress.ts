import type { Terminal } from './terminal.ts'

/** A line that is written over while work goes on, for someone who watches. */
export interface Progress {
  update(done: number, total: number): void
  /** Takes the line away. */
  end(): void
}

/** Progress of work that has begun; little work is over before anybody could read it. */
export function startProgress(terminal: Terminal, what: string): Progress {
  let isShown = false
  return {
    update(done, total) {
      if (!terminal.isInteractive || total < LONG_WORK) return
      terminal.err(`${isShown ? BACK : ''}${what} ${done} of ${total}`)
      isShown = true
    },
    end() {
      if (isShown) terminal.err(`${BACK}${UP}`)
    },
  }
}

const LONG_WORK = 500
const UP = '\u001b[1A'
/** One line up, and that line empty. */
const BACK = `${UP}\u001b[2K`
