import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'pack-test',
    include: ['test/**/*.test.ts'],
    globalSetup: 'src/pack.ts',
    // npm installs from its cache or the network.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
