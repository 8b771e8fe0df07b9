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
