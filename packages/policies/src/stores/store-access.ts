import { type HandlerContext, HttpError } from '@portolan/dispatch-core'
import { reportError } from '@portolan/dispatch-core/adapter'
import { assertOneOf, assertSeconds } from '../options.ts'
import { assertStore, type PolicyStore } from './policy-store.ts'

/**
 * The answer to a request whose store cannot be asked: `'run'` goes on without the policy,
 * `'refuse'` answers 503 with `Retry-After`.
 */
export type StoreFailure = 'run' | 'refuse'

/** The options of every policy with a store. */
export interface StoreOptions<Failure extends StoreFailure = StoreFailure> {
  /** The place for counters and answers. Several policies can share one. */
  readonly store: PolicyStore
  /** What happens where the store fails. The default is said with each policy. */
  readonly storeFailure?: Failure
  /** The seconds that the store may take to answer. Default: 1. */
  readonly storeTimeout?: number
}

/** The names of the options in `StoreOptions`. */
export const STORE_OPTION_NAMES = ['store', 'storeFailure', 'storeTimeout']

/**
 * Asks a store for one policy, with a time limit. A store that fails is reported to `onError` once,
 * until it answers again. Meanwhile one request at a time tries it; the others do not wait for it.
 */
export class StoreAccess {
  readonly #store: PolicyStore
  readonly #failure: StoreFailure
  readonly #milliseconds: number
  #isDown = false
  #isTrying = false

  /** @throws {UsageError} for options that are not valid. */
  constructor(options: StoreOptions, where: string, failure: StoreFailure) {
    const { store, storeFailure = failure, storeTimeout = 1 } = options
    assertStore(store, where)
    assertOneOf(storeFailure, ['run', 'refuse'], `${where}: storeFailure`)
    assertSeconds(storeTimeout, `${where}: storeTimeout`, 1)
    this.#store = store
    this.#failure = storeFailure
    this.#milliseconds = storeTimeout * 1_000
  }

  /**
   * @param undo takes back what the store has done after its time limit
   * @returns the answer of the store; `undefined` where it fails and the request goes on
   * @throws {HttpError} 503 where the store fails and the request is refused.
   */
  async ask<Value>(
    context: HandlerContext,
    act: (store: PolicyStore) => Promise<Value>,
    undo?: (value: Value, store: PolicyStore) => Promise<unknown>,
  ): Promise<{ readonly value: Value } | undefined> {
    if (this.#isDown && this.#isTrying) return this.#fail()
    this.#isTrying = true
    let asked: Promise<Value> | undefined
    try {
      asked = act(this.#store)
      const value = await this.#inTime(asked)
      this.#isDown = false
      return { value }
    } catch (error) {
      // A failure that comes late is told already.
      asked?.then((value) => undo?.(value, this.#store)).catch(() => {})
      if (!this.#isDown) reportError(error, context)
      this.#isDown = true
      return this.#fail()
    } finally {
      this.#isTrying = false
    }
  }

  #fail(): undefined {
    if (this.#failure === 'run') return undefined
    throw new HttpError(503, {
      detail: 'The request cannot be checked now; try again',
      headers: { 'Retry-After': '1' },
      stack: false,
    })
  }

  async #inTime<Value>(asked: Promise<Value>): Promise<Value> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The store did not answer within ${this.#milliseconds} ms`)),
        this.#milliseconds,
      )
    })
    try {
      return await Promise.race([asked, limit])
    } finally {
      clearTimeout(timer)
    }
  }
}
