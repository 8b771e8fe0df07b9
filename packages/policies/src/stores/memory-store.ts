import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { quote } from '../options.ts'
import type { PolicyStore } from './policy-store.ts'

/** The options of `memoryStore()`. */
export interface MemoryStoreOptions {
  /** The most keys. With more, the oldest ones are dropped. Default: 100,000. */
  readonly maxKeys?: number
}

/**
 * A store in the memory of the process, for development and for apps of one process. A restart
 * forgets all of it.
 *
 * @throws {UsageError} for an option that is not valid.
 */
export function memoryStore(options: MemoryStoreOptions = {}): PolicyStore {
  checkOptions(options, ['maxKeys'], 'memoryStore()')
  const { maxKeys = 100_000 } = options
  if (!Number.isInteger(maxKeys) || maxKeys < 1) {
    throw new UsageError(
      'invalid-option',
      `memoryStore(): maxKeys is ${quote(maxKeys)}; write a number of keys, such as 100_000`,
    )
  }
  const entries = new Map<string, Entry>()
  let nextSweep = 0

  /** The entry of a key that has not ended. */
  function find(key: string): Entry | undefined {
    const entry = entries.get(key)
    return entry !== undefined && entry.end > performance.now() ? entry : undefined
  }

  function put(key: string, entry: Entry): void {
    entries.delete(key)
    entries.set(key, entry)
    const now = performance.now()
    if (now > nextSweep) sweep(now)
    if (entries.size <= maxKeys) return
    const [oldest = ''] = entries.keys()
    entries.delete(oldest)
  }

  function sweep(now: number): void {
    nextSweep = now + SWEEP_INTERVAL
    for (const [key, { end }] of entries) if (end <= now) entries.delete(key)
  }

  return {
    isShared: false,
    async count(key, window) {
      const entry = find(key) ?? { value: '', count: 0, end: endOf(window) }
      entry.count++
      if (entry.count === 1) put(key, entry)
      return { count: entry.count, resetsIn: (entry.end - performance.now()) / 1_000 }
    },
    async claim(key, value, ttl) {
      const entry = find(key)
      if (entry === undefined) put(key, { value, count: 0, end: endOf(ttl) })
      return entry?.value
    },
    async read(key) {
      return find(key)?.value
    },
    async write(key, value, ttl) {
      put(key, { value, count: 0, end: endOf(ttl) })
    },
    async replace(key, expected, value, ttl) {
      if (find(key)?.value !== expected) return false
      if (value === undefined) {
        entries.delete(key)
      } else {
        put(key, { value, count: 0, end: endOf(ttl) })
      }
      return true
    },
  }
}

interface Entry {
  readonly value: string
  count: number
  /** In milliseconds, by `performance.now()`. */
  readonly end: number
}

/** The milliseconds between two looks at all keys. */
const SWEEP_INTERVAL = 60_000

function endOf(ttl: number): number {
  return performance.now() + ttl * 1_000
}
