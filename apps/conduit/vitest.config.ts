import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'conduit',
    include: ['test/**/*.test.ts'],
    // Each file starts the built app, which needs a few seconds to open its database on a busy
    // machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
