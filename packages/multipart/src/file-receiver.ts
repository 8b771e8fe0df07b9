import type { FileInfo, Sink } from './file-field.ts'

/** Takes the bytes of one part. */
export interface Receiver {
  write(chunk: Uint8Array): Promise<void> | undefined
  /** The value of the part. */
  finish(): unknown
  /** Ends the part that has begun. It resolves when all that belongs to it is cleaned up. */
  abort(error: unknown): Promise<void> | undefined
}

/** Keeps a part in memory. */
export function toMemory(make: (chunks: Uint8Array<ArrayBuffer>[]) => unknown): Receiver {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  return {
    write(chunk) {
      // Hosts do not give chunks over shared memory, which the type would allow.
      chunks.push(chunk as Uint8Array<ArrayBuffer>)
      return undefined
    },
    finish: () => make(chunks),
    abort: () => undefined,
  }
}

/**
 * Streams a file into a sink. A sink that fails ends the form; one that resolves early gets no more,
 * and the rest of the file is dropped.
 */
export function toSink(sink: Sink<unknown>, info: FileInfo): Receiver {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  // The failure of a stream reaches the sink; here it would only be one that nobody handles.
  writer.closed.catch(() => {})
  let isSettled = false
  const taken = (async () => sink(readable, info))()
  const settled = taken.finally(() => {
    isSettled = true
  })
  settled.catch(() => {})
  return {
    async write(chunk) {
      if (isSettled) {
        await settled
      } else {
        await Promise.race([writer.write(chunk).catch(() => settled), settled])
      }
    },
    async finish() {
      writer.close().catch(() => {})
      return settled
    },
    async abort(error) {
      writer.abort(error).catch(() => {})
      await settled.catch(() => {})
    },
  }
}
