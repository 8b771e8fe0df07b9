import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CommandError } from '../../errors.ts'
import { loadEnvironment } from '../../project/environment-files.ts'

/** Milliseconds that a build may take to listen, and then to answer. */
const LIMIT = 30_000

/**
 * Starts a build on a free port of this machine, asks it for `/`, and ends it.
 *
 * @param root the project's directory, whose environment files count as they do for `start`
 * @returns the answer, for people
 * @throws {CommandError} with the output of the server, when it does not listen, answers with a
 * status from 500, or does not end well.
 */
export async function smoke(root: string, output: string): Promise<string> {
  const environment = { ...process.env }
  loadEnvironment(root, undefined, environment)
  const server = spawn(process.execPath, [join(output, 'server.js')], {
    cwd: root,
    env: { ...environment, HOST: '127.0.0.1', PORT: '0' },
  })
  const late = delay(LIMIT, `It has not ended within ${LIMIT / 1_000} seconds`, { ref: false })
  const ended = once(server, 'close')
  let printed = ''
  const listening = new Promise<string>((resolve) => {
    const read = (chunk: Buffer): void => {
      printed += chunk
      const url = /^Listening on (\S+)$/m.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
  })
  const fail = async (reason: string): Promise<never> => {
    server.kill('SIGTERM')
    // All of its output, which tells why.
    await Promise.race([ended, late])
    throw new CommandError('smoke-failed', `${reason}\n${printed}`.trim())
  }
  try {
    const url = await Promise.race([listening, ended, late])
    if (typeof url !== 'string' || !URL.canParse(url)) return await fail('The build does not start')
    const { status } = await fetch(url, { signal: AbortSignal.timeout(LIMIT) })
    if (status >= 500) return await fail(`The build answers GET / with ${status}`)
    server.kill('SIGTERM')
    const [code] = await Promise.race([ended, late.then(() => ['no exit code'])])
    // Windows has no signals, so that the process ends at once.
    if (code !== 0 && code !== null) return await fail(`The build ends with ${code} at SIGTERM`)
    return `It starts, answers GET / with ${status}, and ends`
  } finally {
    server.kill('SIGKILL')
  }
}
