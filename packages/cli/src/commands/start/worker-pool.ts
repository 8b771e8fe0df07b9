import cluster, { type Worker } from 'node:cluster'
import { RETIRE, SHUT_DOWN } from '../../server/process-end.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatCount, markProblem } from '../../terminal/text.ts'
import { watchHeartbeat } from './heartbeat.ts'
import type { ListeningMessage } from './serve-build.ts'

interface WorkerPoolOptions {
  readonly count: number
  /** Seconds after which a worker that does not answer is replaced; 0 for never. */
  readonly heartbeat: number
  readonly terminal: Terminal
}

/**
 * Processes that share a port. The first starts alone, so that a problem of the project is shown
 * once; when it listens, the others follow. From then on one that ends by itself is replaced.
 */
export class WorkerPool {
  readonly #count: number
  readonly #heartbeat: number
  readonly #terminal: Terminal
  readonly #running = new Set<Worker>()
  readonly #waiting = new Set<NodeJS.Timeout>()
  /** The workers that do not listen yet, and so hear no message. */
  readonly #starting = new Set<Worker>()
  /** The workers that have been told to leave their place to another. */
  readonly #retiring = new Set<Worker>()
  #isUp = false
  #isShuttingDown = false
  #isRestarting = false
  /** A restart was asked for during another, whose first workers may have an older build. */
  #isRestartDue = false
  #hasFailed = false
  #end: (isWell: boolean) => void = () => {}

  constructor({ count, heartbeat, terminal }: WorkerPoolOptions) {
    this.#count = count
    this.#heartbeat = heartbeat
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
    for (const worker of this.#running) {
      // It may wait for a database that never comes.
      if (this.#starting.has(worker)) {
        worker.process.kill('SIGTERM')
      } else {
        tell(worker, SHUT_DOWN)
      }
    }
    this.#endIfNoneIsLeft()
  }

  /** Ends them at once. */
  kill(): void {
    this.#hasFailed = true
    for (const { process } of this.#running) process.kill('SIGKILL')
  }

  /**
   * Replaces all workers one by one: the new one listens before the old one finishes its requests,
   * so that none is lost. Where a new one cannot start, the old ones stay. Called meanwhile, it
   * replaces them all once more.
   */
  async restart(): Promise<void> {
    if (!this.#isUp || this.#isShuttingDown) return
    this.#isRestartDue = true
    if (this.#isRestarting) return
    this.#isRestarting = true
    while (this.#isRestartDue && !this.#isShuttingDown) {
      this.#isRestartDue = false
      await this.#replaceAll()
    }
    this.#isRestarting = false
  }

  async #replaceAll(): Promise<void> {
    for (const worker of [...this.#running]) {
      if (this.#isShuttingDown) break
      const next = await this.#startNext()
      if (next === undefined) {
        this.#warn('A new worker could not start; the others go on as they are')
        break
      }
      const { pid } = worker.process
      this.#terminal.out(`Worker ${next.process.pid} listens; worker ${pid} finishes its requests`)
      // One that has crashed meanwhile has got another in its place.
      if (this.#running.has(worker)) {
        await this.#retire(worker)
      } else {
        void this.#retire(next)
      }
    }
  }

  /** Resolves when a new worker listens; with `undefined` where it ends before. */
  #startNext(): Promise<Worker | undefined> {
    const worker = this.#start(0)
    this.#retiring.add(worker)
    return new Promise((resolve) => {
      worker.once('exit', () => resolve(undefined))
      worker.on('message', (message: unknown) => {
        if (!isListening(message)) return
        this.#retiring.delete(worker)
        resolve(worker)
      })
    })
  }

  #retire(worker: Worker): Promise<void> {
    this.#retiring.add(worker)
    tell(worker, RETIRE)
    return new Promise((resolve) => worker.once('exit', () => resolve()))
  }

  /** @param crashes how many the workers before it had in a row */
  #start(crashes: number): Worker {
    const worker = cluster.fork({ PORTOLAN_WORKERS: String(this.#count) })
    const started = performance.now()
    let stopWatching = this.#watchStart(worker)
    this.#running.add(worker)
    this.#starting.add(worker)
    worker.on('message', (message: unknown) => {
      if (!isListening(message)) return
      this.#starting.delete(worker)
      stopWatching()
      stopWatching = watchHeartbeat(worker, this.#heartbeat, () => this.#endBlocked(worker))
      this.#onListening(worker, message.listening)
    })
    worker.once('exit', (code, signal) => {
      stopWatching()
      this.#running.delete(worker)
      this.#starting.delete(worker)
      if (this.#isShuttingDown) {
        this.#onEnd(code)
      } else if (this.#retiring.delete(worker)) {
        // Another has its place already.
      }
      // It has said why.
      else if (!this.#isUp) {
        this.#end(false)
      } else {
        const inRow = isStable(performance.now() - started) ? 1 : crashes + 1
        this.#replace(worker, signal ?? `exit code ${code}`, inRow)
      }
    })
    return worker
  }

  /** Tells once of a worker that does not come to listen. It may wait for a database. */
  #watchStart({ process }: Worker): () => void {
    if (this.#heartbeat === 0) return () => {}
    const timer = setTimeout(() => {
      this.#warn(
        `Worker ${process.pid} does not listen after ${this.#heartbeat} s: a module or ready() of the app has not ended; workers that listen go on`,
      )
    }, this.#heartbeat * 1_000)
    return () => clearTimeout(timer)
  }

  #onListening(worker: Worker, url: string): void {
    // It was about to listen when the others were told.
    if (this.#isShuttingDown) tell(worker, SHUT_DOWN)
    if (this.#isShuttingDown || this.#isUp) return
    this.#isUp = true
    this.#terminal.out(`Listening on ${url} with ${formatCount(this.#count, 'worker')}`)
    for (let left = this.#count - 1; left > 0; left--) this.#start(0)
  }

  #endBlocked({ process }: Worker): void {
    this.#warn(`Worker ${process.pid} has not answered for ${this.#heartbeat} s; it is killed`)
    process.kill('SIGKILL')
  }

  #replace({ process: { pid } }: Worker, reason: string, crashes: number): void {
    const delay = restartDelay(crashes)
    this.#warn(`Worker ${pid} ended (${reason}); another takes its place in ${delay} ms`)
    const timer = setTimeout(() => {
      this.#waiting.delete(timer)
      this.#start(crashes)
    }, delay)
    this.#waiting.add(timer)
  }

  #warn(text: string): void {
    this.#terminal.err(markProblem(text, this.#terminal.errColors))
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

function isListening(message: unknown): message is ListeningMessage {
  const { listening } = (message ?? {}) as Partial<ListeningMessage>
  return typeof listening === 'string'
}

function tell(worker: Worker, message: typeof SHUT_DOWN | typeof RETIRE): void {
  if (worker.isConnected()) worker.send(message)
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
