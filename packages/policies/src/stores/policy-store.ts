import { UsageError } from '@portolan/dispatch-core'
import { quote } from '../options.ts'

/**
 * The place where policies keep counters and answers. All times are in seconds. A method rejects
 * where the place cannot be reached.
 */
export interface PolicyStore {
  /**
   * Whether all processes of the app share the place. Rate limits and idempotency refuse one that
   * several processes do not share.
   */
  readonly isShared: boolean
  /**
   * Adds 1 to a counter, and gives its new count. A counter begins with its first addition and ends
   * after the window of that one.
   */
  count(key: string, window: number): Promise<WindowCount>
  /** Writes a value where the key has none. Otherwise gives the value that is there. */
  claim(key: string, value: string, ttl: number): Promise<string | undefined>
  /** The value of a key; `undefined` where it has none any more. */
  read(key: string): Promise<string | undefined>
  /** Writes a value, whatever is there. */
  write(key: string, value: string, ttl: number): Promise<void>
  /**
   * Replaces a value only where it is still the expected one, or removes it for `undefined`.
   *
   * @returns whether it was the expected one
   */
  replace(key: string, expected: string, value: string | undefined, ttl: number): Promise<boolean>
}

/** The count of one window. */
export interface WindowCount {
  readonly count: number
  /** The seconds until the window ends. */
  readonly resetsIn: number
}

/** @throws {UsageError} for a value that is not a store. */
export function assertStore(store: unknown, where: string): void {
  const isStore = typeof store === 'object' && store !== null && 'claim' in store
  if (isStore && METHODS.every((name) => typeof Reflect.get(store, name) === 'function')) return
  throw new UsageError(
    'invalid-option',
    `${where}: store is ${isStore ? 'a value without all methods of a store' : quote(store)}; write memoryStore(), or redisStore(client) of @portolan/policies/redis, or postgresStore(pool) of @portolan/policies/postgres`,
  )
}

const METHODS = ['count', 'claim', 'read', 'write', 'replace'] as const satisfies readonly Exclude<
  keyof PolicyStore,
  'isShared'
>[]

/**
 * @throws {UsageError} in one of several processes of an app, for a store that each of them has for
 * itself.
 */
export function assertShared({ isShared }: PolicyStore, where: string): void {
  if (isShared || !isOneOfSeveral()) return
  throw new UsageError(
    'invalid-option',
    `${where}: store is in the memory of one process, but the app runs in several, which would not know of each other; write redisStore(client) of @portolan/policies/redis, or postgresStore(pool) of @portolan/policies/postgres`,
  )
}

/** Whether the process is a worker of Node's `cluster`, as with `portolan start --workers`. */
function isOneOfSeveral(): boolean {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> }
  // Not every host has it, and Node 20 has it since 20.16. The type lacks members of `cluster`.
  const cluster = process?.getBuiltinModule?.('cluster') as { isWorker?: boolean } | undefined
  return cluster?.isWorker === true || process?.env?.PORTOLAN_WORKERS !== undefined
}
