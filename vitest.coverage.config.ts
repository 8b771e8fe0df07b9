import { defineConfig } from 'vitest/config'

const PACKAGES = [
  'dispatch-core',
  'adapter-express',
  'adapter-fetch',
  'adapter-node',
  'route-discovery',
  'security-headers',
]

/**
 * `pnpm coverage`: every line and every branch of these packages is run by a test of one of them,
 * in this process. The lines that a build or a child process runs do not count.
 */
export default defineConfig({
  test: {
    projects: [...PACKAGES.map((name) => `packages/${name}`), 'internal/node-http'],
    coverage: {
      enabled: true,
      include: [...PACKAGES.map((name) => `packages/${name}/src/**`), 'internal/node-http/src/**'],
      // Lists of exports.
      exclude: ['**/src/index.ts', '**/dispatch-core/src/{adapter,pattern}.ts'],
      reporter: ['text-summary', ['text', { skipFull: true }], 'json'],
      // A test that failed on a busy machine is not a line that no test runs.
      reportOnFailure: true,
      reportsDirectory: 'reports/coverage',
      thresholds: { lines: 100, branches: 100 },
    },
  },
})
