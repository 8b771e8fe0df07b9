/**
 * A `ReadableStream` of what a source gives, text as UTF-8. It opens the source when it is
 * first read and stops it when it is cancelled.
 */
export function toWebStream(
  source: AsyncIterable<Uint8Array | string>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let opened: AsyncIterator<Uint8Array | string> | undefined
  const open = () => {
    opened ??= source[Symbol.asyncIterator]()
    return opened
  }
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await open().next()
        if (done === true) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : toOwn(value))
      },
      async cancel() {
        await open().return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Streams refuse bytes over shared memory, which no source has. */
function toOwn(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
