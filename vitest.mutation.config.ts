import { defineConfig } from 'vitest/config'

/** The tests of an area, as scripts/mutation/areas.mjs names them. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: turbo does not run this
const tests: readonly string[] = JSON.parse(process.env.MUTATION_TESTS ?? '[]')

/**
 * `pnpm mutate`: the tests that are to notice the changes of an area. They run in a copy of their
 * workspace, so that nothing here is relative to it. Siblings are read from their sources.
 */
export default defineConfig({
  ssr: { resolve: { conditions: ['@portolan/source', 'node'] } },
  test: {
    include: tests.filter((glob) => !glob.startsWith('!')),
    exclude: tests.flatMap((glob) => (glob.startsWith('!') ? [glob.slice(1)] : [])),
    testTimeout: 10_000,
  },
})
