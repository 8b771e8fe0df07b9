import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, startServer } from './user-process.ts'

/**
 * Starts the server of a script in a project's package.json, on a port that the system chooses. It
 * runs the script without npm, which prints lines of its own and does not pass on the signal that
 * ends it.
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
