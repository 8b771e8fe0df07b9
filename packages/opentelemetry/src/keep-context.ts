import { type Context, context } from '@opentelemetry/api'

/**
 * An iterable whose code runs in the active context for every reader, at any time: for streams that
 * a handler returns, such as `eventStream(keepContext(events()))`.
 *
 * @param active Default: the context of the caller.
 */
export function keepContext<Value>(
  iterable: AsyncIterable<Value>,
  active: Context = context.active(),
): AsyncIterable<Value> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = context.with(active, () => iterable[Symbol.asyncIterator]())
      return {
        next: () => context.with(active, () => iterator.next()),
        return: (value) =>
          context.with(active, async () => {
            await iterator.return?.(value)
            return { done: true, value }
          }),
      }
    },
  }
}

/** A result that is a stream, bound to a context; any other result as it is. */
export function bindResult(active: Context, result: unknown): unknown {
  const isIterable =
    typeof result === 'object' &&
    result !== null &&
    Symbol.asyncIterator in result &&
    // Streams of the platform are read by the platform.
    !('getReader' in result)
  if (!isIterable) return result
  // It has the method, as the line above has found.
  return keepContext(result as AsyncIterable<unknown>, active)
}
