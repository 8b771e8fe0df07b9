/** An async iterator that gives a value when the test says so, and tells when it is finished. */
export class ControlledSource<T> implements AsyncIterableIterator<T, undefined> {
  readonly #queue: T[] = []
  #wake: (() => void) | undefined
  #failure: { error: unknown } | undefined
  #isEnded = false
  /** How often `return()` was called. */
  returned = 0
  /** How often `next()` was called. */
  asked = 0

  give(value: T): void {
    this.#queue.push(value)
    this.#wake?.()
  }

  end(): void {
    this.#isEnded = true
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake?.()
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    this.asked++
    while (this.#queue.length === 0) {
      if (this.#failure !== undefined) throw this.#failure.error
      if (this.#isEnded) return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return { done: false, value: this.#queue.shift() as T }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.returned++
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
