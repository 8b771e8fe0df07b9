import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../start-error.js'

/**
 * Claims a directory for this process, because two processes in the files of one database would
 * ruin it. The claim is a socket on which the process listens: the system closes it when the
 * process ends, even after a crash.
 *
 * @returns a function that releases the directory.
 * @throws {StartError} when another process holds it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const address = lockAddress(await realpath(directory))
  const server = (await listen(address)) ?? (await takeOver(address))
  if (!server) {
    throw new StartError(
      `The data directory ${directory} is in use by another process; stop that one, or set DATA_DIR to another directory`,
    )
  }
  server.unref()
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/**
 * The socket is in the directory of temporary files, because its path may have about 100 characters
 * at most.
 */
function lockAddress(directory: string): string {
  const name = `portolan-example-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** `undefined` when a process, or the file of one that has ended, has the address. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        resolve(undefined)
      } else {
        reject(error)
      }
    })
    server.listen(address, () => resolve(server))
  })
}

async function takeOver(address: string): Promise<Server | undefined> {
  if (await isListenedOn(address)) return undefined
  await rm(address, { force: true })
  return listen(address)
}

function isListenedOn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
