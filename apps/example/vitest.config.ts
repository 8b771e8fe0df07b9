import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'example',
    include: ['test/**/*.test.ts'],
    // Each file starts the built app, and opening its database takes a few seconds on a busy machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
