import { randomUUID } from 'node:crypto'
import { createWriteStream, openAsBlob, statSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { Sink } from './file-field.ts'

/** The options of `toDisk()`. */
export interface DiskOptions {
  /** The directory of the files, which exists. Default: the system's directory for temporary files. */
  readonly dir?: string
}

/**
 * A sink that keeps a file on disk while the request runs. The handler gets a `File` that reads from
 * there. The file is removed when the response has been sent, and when the form fails or the client
 * goes away: copy what is to stay. Only its owner can read it.
 *
 * @example file({ maxSize: '300mb', sink: toDisk() })
 * @throws {UsageError} for an unknown or invalid option, and for a directory that does not exist.
 */
export function toDisk(options: DiskOptions = {}): Sink<File> {
  checkOptions(options, ['dir'], 'toDisk()')
  const { dir = tmpdir() } = options
  if (typeof dir !== 'string' || dir === '') {
    throw new UsageError(
      'invalid-option',
      `toDisk(): dir is ${JSON.stringify(dir)}; write the path of a directory`,
    )
  }
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(
      'invalid-option',
      `toDisk(): dir is ${JSON.stringify(dir)}, and there is no such directory; make it before, or leave dir out for ${tmpdir()}`,
    )
  }
  return async (stream, { name, type, onEnd }) => {
    const path = join(dir, `portolan-${randomUUID()}`)
    let isOver = false
    // Registered first: a host that cannot tell the end of a response keeps no file.
    onEnd(() => {
      isOver = true
      void remove(path)
    })
    try {
      // The types of the DOM and of Node describe the same stream.
      const source = Readable.fromWeb(stream as NodeReadableStream<Uint8Array>)
      await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      const { size } = await stat(path)
      const parts = size === 0 ? [] : [await openAsBlob(path)]
      // The file may have been made after it was removed.
      if (isOver) throw new Error('The request is over')
      return new File(parts, name, { type })
    } catch (error) {
      await remove(path)
      throw error
    }
  }
}

/** A failure leaves a file in a temporary directory, and is not an error of the request. */
function remove(path: string): Promise<void> {
  return rm(path, { force: true }).catch((error) => console.error(error))
}
