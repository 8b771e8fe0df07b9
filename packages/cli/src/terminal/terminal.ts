import pc from 'picocolors'

/** Functions that colour text, or leave it as it is. */
export type Colors = ReturnType<typeof pc.createColors>

/** Where a command writes. Results go to `out`, everything about the work itself to `err`. */
export interface Terminal {
  /** Writes a line to standard output. */
  out(line: string): void
  /** Writes a line to standard error. */
  err(line: string): void
  /** For `out`: plain when it is piped or `NO_COLOR` is set, coloured with `FORCE_COLOR`. */
  readonly colors: Colors
  /** For `err`, by the same rule. */
  readonly errColors: Colors
  /** Whether someone watches standard error, so that a line may be written over. */
  readonly isInteractive: boolean
  /** The width of standard output in columns; without end when it is piped. */
  readonly columns: number
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    colors: pc.createColors(hasColors(stdout, env)),
    errColors: pc.createColors(hasColors(stderr, env)),
    isInteractive: stderr.isTTY === true && !env.CI,
    columns: stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
  }
}

/** https://no-color.org: a variable that is there and not empty, with any value. */
function hasColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return stream.isTTY === true && env.TERM !== 'dumb'
}

/** A line that is written over while work goes on, for someone who watches. */
interface Progress {
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
