import type { HandlerContext } from '../contract/context.ts'
import { isThrownResult, resultKind } from '../results/result.ts'
import { ImportedMiddleware, type Middleware } from '../routes/middleware.ts'

/**
 * Runs the chain from the outside in, then the handler, and gives the result. A failure that no
 * middleware waits for is reported to `onError`.
 */
export function runMiddleware(
  chain: readonly Middleware[],
  exchange: MiddlewareExchange,
  callHandler: () => unknown,
): Promise<unknown> {
  return runFrom(0)

  async function runFrom(index: number): Promise<unknown> {
    const middleware = chain[index]
    if (middleware === undefined) {
      const result = await callHandler()
      if (comesLater(result)) exchange.keepAsyncContext?.()
      return result
    }
    const runBelow = () => runFrom(index + 1)
    const below = new Below(runBelow, index, exchange)
    try {
      const result = await middleware(exchange.context, below.next)
      if (result instanceof ImportedMiddleware) {
        return runMiddleware(result.chain, exchange, runBelow)
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

/** Whether the body of a result may be made when no code of the chain runs any more. */
function comesLater(result: unknown): boolean {
  const kind = resultKind(result)
  return kind === 'helper' || kind === 'response' || kind === 'stream'
}

/** The parts of an exchange that middleware runs with. */
interface MiddlewareExchange {
  readonly context: HandlerContext
  /** For messages. */
  readonly route: { readonly id: string }
  /** Told of a failure that no middleware waits for. */
  report(error: unknown): unknown
  keepAsyncContext?(): void
}

/** The middleware and the handler below one middleware, in one request. */
class Below {
  readonly #run: () => Promise<unknown>
  readonly #index: number
  readonly #exchange: MiddlewareExchange
  /** `undefined` until `next()` is called. */
  result: NextPromise | undefined
  /** Whether the middleware has returned. */
  isOver = false

  constructor(run: () => Promise<unknown>, index: number, exchange: MiddlewareExchange) {
    this.#run = run
    this.#index = index
    this.#exchange = exchange
  }

  /** The name of the middleware that calls `next()`, for messages. */
  get #where(): string {
    return `middleware ${this.#index + 1} of ${this.#exchange.route.id}`
  }

  readonly next = (): Promise<unknown> => {
    if (this.isOver) return this.#refuse()
    if (this.result !== undefined) {
      throw new Error(`next() was called twice in ${this.#where}; call it once`)
    }
    this.result = NextPromise.of(this.#run())
    return this.result
  }

  /**
   * For a middleware with a result of its own: reports a failure below that it did not wait for.
   */
  abandon(): void {
    if (this.result === undefined || this.result.isAwaited) return
    this.result.catch((error: unknown) => {
      if (!isThrownResult(error)) this.#exchange.report(error)
    })
  }

  /** Rejects instead of throwing: outside of the request, a thrown error could end the process. */
  #refuse(): Promise<never> {
    const error = new Error(
      `next() was called after ${this.#where} had returned; return or await it`,
    )
    this.#exchange.report(error)
    const refused = Promise.reject(error)
    refused.catch(() => {})
    return refused
  }
}

/**
 * The promise of `next()`. It knows whether it is awaited. Its rejection never counts as unhandled.
 */
class NextPromise extends Promise<unknown> {
  isAwaited = false

  static of(result: Promise<unknown>): NextPromise {
    const promise = new NextPromise((resolve) => resolve(result))
    Promise.prototype.then.call(promise, undefined, () => {})
    return promise
  }

  // `then` gives an ordinary promise, and the caller has to handle its rejection.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  // `await` and `catch` call this method too, because the promise is of a subclass.
  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and so it learns that it is awaited
  override then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true
    return super.then(onFulfilled, onRejected)
  }
}
