import { defineConfig } from 'vitest/config'

/**
 * The tests that tell a mutant from the code in milliseconds. It stands alone: mutants are run in
 * a copy of this package, where the workspace around it is not.
 */
export default defineConfig({
  test: { include: ['test/*/*.test.ts'], testTimeout: 10_000 },
})
