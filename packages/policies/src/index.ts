export { type Cached, type CachedDescription, type CachedOptions, cached } from './cached.ts'
export { type Deprecated, deprecated } from './deprecated.ts'
export {
  type Idempotency,
  type IdempotencyDescription,
  type IdempotencyOptions,
  idempotency,
} from './idempotency.ts'
export type { ReadPrincipal } from './principal.ts'
export {
  type RateLimit,
  type RateLimitDescription,
  type RateLimitOptions,
  rateLimit,
} from './rate-limit.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory-store.ts'
export type { PolicyStore, WindowCount } from './stores/policy-store.ts'
export type { StoreFailure, StoreOptions } from './stores/store-access.ts'
