import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, startServer } from './user-process.ts'

/**
 * Starts what a script of a project's package.json starts, on a port of the system's choice.
 * Without npm, which prints first, and does not end its script when it is ended.
 */
export function startScript(directory: string, script: string): Promise<RunningServer> {
  const { scripts } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const [program = '', ...args] = scripts[script].split(' ')
  return startServer({
    directory,
    program: program === 'node' ? process.execPath : join(directory, 'node_modules/.bin', program),
    args,
    env: { PORT: '0', HOST: '127.0.0.1' },
  })
}
