import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WorkerAnswer, WorkerTask } from './worker.ts'

/** A process in which one contestant finds routes. */
export class ContestantProcess {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Resolves when its modules are loaded. */
  static async start(name: string): Promise<ContestantProcess> {
    const file = fileURLToPath(new URL('worker.js', import.meta.url))
    const child = fork(file, [name], { execArgv: ['--expose-gc'] })
    await once(child, 'message')
    return new ContestantProcess(child)
  }

  /** Rejects if the answer is wrong. */
  ask(task: WorkerTask): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('A contestant gave no answer'))
      this.#child.once('exit', onExit)
      this.#child.once('message', (answer) => {
        this.#child.off('exit', onExit)
        resolve(answer as WorkerAnswer)
      })
      this.#child.send(task)
    })
  }

  stop(): void {
    this.#child.kill()
  }
}
