import { isThenable } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import { isThrownResult, resultKind } from '../results/result.ts'
import { ImportedMiddleware, type Middleware } from '../routes/middleware.ts'

/**
 * Runs the chain from the outside in, then the handler, and gives the result. It waits only where a
 * middleware or the handler does. A failure that no middleware waits for is reported to `onError`.
 *
 * @throws the error of a middleware or a handler that throws at once.
 */
export function runMiddleware(
  chain: readonly Middleware[],
  exchange: MiddlewareExchange,
  callHandler: () => unknown,
): unknown {
  return runFrom(0)

  function runFrom(index: number): unknown {
    const middleware = chain[index]
    if (middleware === undefined) return keepContext(exchange, callHandler())
    const runBelow = () => runFrom(index + 1)
    const below = new Below(runBelow, index, exchange)
    const end = (result: unknown): unknown => {
      below.isOver = true
      if (result instanceof ImportedMiddleware) {
        return runMiddleware(result.chain, exchange, runBelow)
      }
      if (result === undefined) return below.result?.take()
      below.abandon()
      return result
    }
    const fail = (error: unknown): never => {
      below.isOver = true
      below.abandon()
      throw error
    }
    let result: unknown
    try {
      result = middleware(exchange.context, below.next)
    } catch (error) {
      return fail(error)
    }
    // The usual `return next()` needs no promise.
    if (result === below.result) return end(undefined)
    return isThenable(result) ? Promise.resolve(result).then(end, fail) : end(result)
  }
}

/** Streams are read later, and then in the async context that the handler had. */
function keepContext(exchange: MiddlewareExchange, result: unknown): unknown {
  if (isThenable(result)) {
    return Promise.resolve(result).then((value) => keepContext(exchange, value))
  }
  if (comesLater(result)) exchange.keepAsyncContext?.()
  return result
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
  readonly #run: () => unknown
  readonly #index: number
  readonly #exchange: MiddlewareExchange
  /** `undefined` until `next()` is called. */
  result: NextResult | undefined
  /** Whether the middleware has returned. */
  isOver = false

  constructor(run: () => unknown, index: number, exchange: MiddlewareExchange) {
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
    // It is there before what runs below can call `next()` again.
    this.result = new NextResult()
    this.result.fill(this.#run)
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
 * What `next()` returns: a promise that is made only when somebody waits for it, so that a chain
 * that never waits stays synchronous. It knows whether it is awaited, and its rejection never counts
 * as unhandled.
 */
class NextResult implements Promise<unknown> {
  isAwaited = false
  readonly [Symbol.toStringTag] = 'Promise'
  #value: unknown = undefined
  #error: unknown = undefined
  #isFailed = false
  #promise: Promise<unknown> | undefined = undefined

  /** Runs what is below, and keeps its result or its error. */
  fill(run: () => unknown): void {
    try {
      this.#value = run()
    } catch (error) {
      this.#isFailed = true
      this.#error = error
      return
    }
    if (isThenable(this.#value)) this.#toPromise().catch(() => {})
  }

  /**
   * The result, or a promise of it.
   *
   * @throws the error of a handler that has thrown at once.
   */
  take(): unknown {
    this.isAwaited = true
    if (this.#isFailed) throw this.#error
    return this.#promise ?? this.#value
  }

  #toPromise(): Promise<unknown> {
    this.#promise ??= this.#isFailed ? Promise.reject(this.#error) : Promise.resolve(this.#value)
    return this.#promise
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and so it learns that it is awaited
  then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true
    return this.#toPromise().then(onFulfilled, onRejected)
  }

  catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<unknown> {
    return this.then(undefined, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<unknown> {
    this.isAwaited = true
    return this.#toPromise().finally(onFinally)
  }
}
