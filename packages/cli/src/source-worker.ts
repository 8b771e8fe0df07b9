import { relative } from 'node:path'
import { CompileError, createModuleLoader } from './modules/module-loader.ts'
import { createReadTeller, loadSourceWorkers } from './modules/source-workers.ts'

/**
 * Runs the module of a worker from its sources, in the worker.
 *
 * @param root the project's directory
 * @param file absolute
 */
export async function runSourceWorker(root: string, file: string): Promise<void> {
  const tell = createReadTeller()
  // As Node has it for a file.
  process.argv.splice(1, 0, file)
  // A worker may start others.
  loadSourceWorkers(root, tell)
  const loader = await createModuleLoader({ root, onRead: tell, onMissing: () => {} })
  try {
    await loader.import(file)
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    // No more of it than its message reaches the thread that started this one.
    const place = `${relative(root, error.file)}:${error.line}:${error.column}`
    throw new SyntaxError(`${place}: ${error.message}`, { cause: error })
  }
}
