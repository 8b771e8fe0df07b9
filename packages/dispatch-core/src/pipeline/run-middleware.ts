import type { HandlerContext } from '../contract/context.ts'
import { isThrownResult } from '../results/result.ts'

/**
 * Runs around the handlers of its routes. What it returns is the result; returning nothing
 * after `next()` keeps the result of `next()`, and not calling `next()` ends the request there.
 *
 * `next()` resolves to the result of what is below, or rejects with what it threw. It is
 * called at most once, and before the middleware returns.
 */
// A method signature for the same reason as `Handler`.
export type Middleware = {
  run(context: HandlerContext, next: () => Promise<unknown>): unknown
}['run']

/** What a middleware gives to be replaced by others, which it has just imported. */
export class ImportedMiddleware {
  readonly chain: readonly Middleware[]

  constructor(chain: readonly Middleware[]) {
    this.chain = chain
  }
}

/**
 * Runs the chain from the outside in, then the handler, and gives the result.
 *
 * @param report told of failures that no middleware waits for
 */
export function runMiddleware(
  chain: readonly Middleware[],
  context: HandlerContext,
  handle: () => unknown,
  report: (error: unknown) => void,
): Promise<unknown> {
  return runFrom(0)

  async function runFrom(index: number): Promise<unknown> {
    const middleware = chain[index]
    if (middleware === undefined) return handle()
    const runBelow = () => runFrom(index + 1)
    const below = new Below(runBelow, `middleware ${index + 1} of ${context.route.id}`, report)
    try {
      const result = await middleware(context, below.next)
      if (result instanceof ImportedMiddleware) {
        return runMiddleware(result.chain, context, runBelow, report)
      }
      if (result === undefined) return below.result
      below.abandon()
      return result
    } catch (error) {
      below.abandon()
      throw error
    } finally {
      below.isOver = true
    }
  }
}

/** What is below one middleware in one request. */
class Below {
  readonly #run: () => Promise<unknown>
  readonly #where: string
  readonly #report: (error: unknown) => void
  /** Once `next()` was called. */
  result: NextPromise | undefined
  /** Whether the middleware has returned. */
  isOver = false

  constructor(run: () => Promise<unknown>, where: string, report: (error: unknown) => void) {
    this.#run = run
    this.#where = where
    this.#report = report
  }

  readonly next = (): Promise<unknown> => {
    if (this.isOver) return this.#refuse()
    if (this.result !== undefined) {
      throw new Error(`next() was called twice in ${this.#where}; call it once`)
    }
    this.result = NextPromise.of(this.#run())
    return this.result
  }

  /** The middleware has come to a result of its own; a failure that it never looked at is reported. */
  abandon(): void {
    if (this.result === undefined || this.result.isAwaited) return
    this.result.catch((error: unknown) => {
      if (!isThrownResult(error)) this.#report(error)
    })
  }

  /** Whoever calls it then is no longer part of the request: throwing there could end the process. */
  #refuse(): Promise<never> {
    const error = new Error(
      `next() was called after ${this.#where} had returned; return or await it`,
    )
    this.#report(error)
    const refused = Promise.reject(error)
    refused.catch(() => {})
    return refused
  }
}

/** The promise of `next()`. It knows whether anybody waits for it, and never counts as unhandled. */
export class NextPromise extends Promise<unknown> {
  isAwaited = false

  static of(result: Promise<unknown>): NextPromise {
    const promise = new NextPromise((resolve) => resolve(result))
    Promise.prototype.then.call(promise, undefined, () => {})
    return promise
  }

  // What `then` gives is an ordinary promise: its owner answers for its rejection.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  // `await` and `catch` come through here too: neither takes a subclass for a plain promise.
  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and this is how it is told of being awaited
  override then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true
    return super.then(onFulfilled, onRejected)
  }
}
