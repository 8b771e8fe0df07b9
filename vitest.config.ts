import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // What publishes everything to a registry is a command of its own: pnpm test:release.
    projects: [
      'packages/*',
      'apps/*',
      'internal/*',
      '!internal/release-test',
      // A glob may match less than it names: a copy for one new package has no benchmarks.
      '{benchmarks,scripts,examples/test}',
    ],
    // By default one core stays free: with two, the files would run one after the other.
    maxWorkers: availableParallelism(),
    // The JSON is what CI counts the tests of the whole repository from.
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
})
