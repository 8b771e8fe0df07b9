import { defineConfig } from 'vitest/config'

// A command of its own: pnpm load, or LOAD_SECONDS=3 pnpm load for a short one.
export default defineConfig({
  test: { include: ['load/*.load.ts'], testTimeout: 3_600_000, hookTimeout: 600_000 },
})
