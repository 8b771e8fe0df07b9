import cluster, { type Worker } from 'node:cluster'
import { SHUT_DOWN } from '../../server/process-end.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { markProblem } from '../../terminal/text.ts'
import type { ListeningMessage } from './serve-build.ts'

/**
 * Processes that share a port. The first starts alone, so that a problem of the project is shown
 * once; when it listens, the others follow. From then on one that ends by itself is replaced.
 */
export class WorkerPool {
  readonly #count: number
  readonly #terminal: Terminal
  readonly #running = new Set<Worker>()
  readonly #waiting = new Set<NodeJS.Timeout>()
  #isUp = false
  #isShuttingDown = false
  #hasFailed = false
  #end: (isWell: boolean) => void = () => {}

  constructor(count: number, terminal: Terminal) {
    this.#count = count
    this.#terminal = terminal
  }

  /** Resolves when all have ended, with whether that was well. */
  run(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#end = resolve
      this.#start(0)
    })
  }

  /** Lets each finish its requests. */
  shutDown(): void {
    this.#isShuttingDown = true
    for (const timer of this.#waiting) clearTimeout(timer)
    for (const worker of this.#running) tell(worker)
    this.#endIfNoneIsLeft()
  }

  /** Ends them at once. */
  kill(): void {
    this.#hasFailed = true
    for (const { process } of this.#running) process.kill('SIGKILL')
  }

  /** @param crashes how many the workers before it had in a row */
  #start(crashes: number): void {
    const worker = cluster.fork()
    const started = performance.now()
    this.#running.add(worker)
    worker.on('message', (message: Partial<ListeningMessage> | null) => {
      if (typeof message?.listening === 'string') this.#onListening(worker, message.listening)
    })
    worker.once('exit', (code, signal) => {
      this.#running.delete(worker)
      if (this.#isShuttingDown) {
        this.#onEnd(code)
      }
      // It has said why.
      else if (!this.#isUp) {
        this.#end(false)
      } else {
        const inRow = isStable(performance.now() - started) ? 1 : crashes + 1
        this.#replace(worker, signal ?? `exit code ${code}`, inRow)
      }
    })
  }

  #onListening(worker: Worker, url: string): void {
    // It was not there yet when the others were told.
    if (this.#isShuttingDown) tell(worker)
    if (this.#isShuttingDown || this.#isUp) return
    this.#isUp = true
    this.#terminal.out(`Listening on ${url} with ${this.#count} workers`)
    for (let left = this.#count - 1; left > 0; left--) this.#start(0)
  }

  #replace({ process: { pid } }: Worker, reason: string, crashes: number): void {
    const delay = restartDelay(crashes)
    const text = `Worker ${pid} ended (${reason}); another takes its place in ${delay} ms`
    this.#terminal.err(markProblem(text, this.#terminal.errColors))
    const timer = setTimeout(() => {
      this.#waiting.delete(timer)
      this.#start(crashes)
    }, delay)
    this.#waiting.add(timer)
  }

  #onEnd(code: number | null): void {
    // A signal from a terminal reaches those too that are not ready for one.
    if (code !== 0 && code !== null) this.#hasFailed = true
    this.#endIfNoneIsLeft()
  }

  #endIfNoneIsLeft(): void {
    if (this.#running.size === 0) this.#end(!this.#hasFailed)
  }
}

function tell(worker: Worker): void {
  if (worker.isConnected()) worker.send(SHUT_DOWN)
}

const SHORTEST_DELAY = 100
const LONGEST_DELAY = 10_000

/**
 * Milliseconds to wait before a worker is started again: twice as long after each crash, up to
 * ten seconds.
 *
 * @param crashes how many there were in a row, this one included
 */
export function restartDelay(crashes: number): number {
  return Math.min(LONGEST_DELAY, SHORTEST_DELAY * 2 ** (crashes - 1))
}

/** Whether a worker ran for so long, in milliseconds, that its crash is the first in a row. */
export function isStable(lifetime: number): boolean {
  return lifetime >= LONGEST_DELAY
}
