export { type ContractAppName, contractApps } from './apps/index.ts'
export type { Skip } from './skip.ts'
export { type AdapterUnderTest, type RunningAdapter, testAdapter } from './test-adapter.ts'
export { testMemory } from './test-memory.ts'
