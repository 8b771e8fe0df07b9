import { syncBuiltinESMExports } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import workerThreads, { BroadcastChannel, type WorkerOptions } from 'node:worker_threads'
import { isFile } from '../files/paths.ts'

/** The file of a worker, and the file of its that has changed. */
interface StaleWorker {
  readonly worker: string
  readonly changed: string
}

/** The workers of this thread that were started from sources. */
export interface SourceWorkers {
  /** The workers that run on with a file as it was before it changed. */
  findStale(isChanged: (file: string) => boolean): StaleWorker[]
  /** Workers are Node's own again. */
  close(): void
}

/**
 * Lets every call of `new Worker()` start TypeScript of the project: the worker loads its modules as
 * the main thread does, and each new worker has the files as they are then. Other workers are Node's
 * own.
 *
 * @param root the project's directory
 * @param onRead called with each file that a worker reads
 */
export function loadSourceWorkers(root: string, onRead: (file: string) => void): SourceWorkers {
  const running = new Map<number, RunningWorker>()
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = (event) => {
    // Of the function below, which alone writes there.
    const { thread, file } = (event as { data: ReadMessage }).data
    const worker = running.get(thread)
    // All threads hear each other; the one that has started a worker tells it to its own.
    if (worker === undefined) return
    worker.files.add(file)
    onRead(file)
  }
  // The channel itself must not keep the process.
  channel.unref()
  const { Worker } = workerThreads
  const named = {
    Worker: class extends Worker {
      constructor(file: string | URL, options?: WorkerOptions) {
        const source = options?.eval ? undefined : findSource(file)
        super(source === undefined ? file : toEntry(root, source), options)
        if (source === undefined) return
        const { threadId } = this
        running.set(threadId, { source, files: new Set([source]) })
        this.once('exit', () => running.delete(threadId))
      }
    },
  }
  replaceWorker(named.Worker)
  return {
    findStale(isChanged) {
      return [...running.values()].flatMap(({ source, files }) =>
        [...files].filter(isChanged).map((changed) => ({ worker: source, changed })),
      )
    },
    close() {
      channel.close()
      // Another tool may have put its own class around this one.
      if (workerThreads.Worker === named.Worker) replaceWorker(Worker)
    },
  }
}

interface RunningWorker {
  readonly source: string
  readonly files: Set<string>
}

const CHANNEL = 'portolan:source-workers'

interface ReadMessage {
  readonly thread: number
  readonly file: string
}

/** Also for the modules that have imported it by its name. */
function replaceWorker(Worker: typeof workerThreads.Worker): void {
  Object.assign(workerThreads, { Worker })
  syncBuiltinESMExports()
}

/** A file that Node alone cannot run. */
function findSource(file: string | URL): string | undefined {
  const path = toPath(file)
  const isSource = path !== undefined && SOURCE.test(path) && !/[\\/]node_modules[\\/]/.test(path)
  return isSource && isFile(path) ? path : undefined
}

const SOURCE = /\.(?:[cm]?ts|[jt]sx)$/

function toPath(file: string | URL): string | undefined {
  if (typeof file === 'string') return resolve(file)
  return file instanceof URL && file.protocol === 'file:' ? fileURLToPath(file) : undefined
}

/** A module whose text is in its URL, since the options of a worker are those of its author. */
function toEntry(root: string, file: string): URL {
  const code = `import { runSourceWorker } from ${JSON.stringify(RUNNER)}
await runSourceWorker(${JSON.stringify(root)}, ${JSON.stringify(file)})`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}

/** Beside this module in the command that is installed. */
const RUNNER = new URL('./source-worker.js', import.meta.url).href

/** Tells the thread that has started this one of a file that it reads. */
export function createReadTeller(): (file: string) => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.unref()
  const thread = workerThreads.threadId
  return (file) => channel.postMessage({ thread, file } satisfies ReadMessage)
}
