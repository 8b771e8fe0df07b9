export { type Deprecated, deprecated } from './deprecated.ts'
export {
  type RateLimit,
  type RateLimitDescription,
  type RateLimitOptions,
  rateLimit,
} from './rate-limit.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory-store.ts'
export type { PolicyStore, WindowCount } from './stores/policy-store.ts'
export type { StoreFailure, StoreOptions } from './stores/store-access.ts'
