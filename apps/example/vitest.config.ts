import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'example',
    include: ['test/**/*.test.ts'],
    // Each file starts the built app, and opening its database takes a few seconds on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
