import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Every line and every branch is run by a test. */
export default mergeConfig(base, {
  test: {
    typecheck: { enabled: false },
    coverage: {
      enabled: true,
      include: ['src/**/*.ts'],
      exclude: ['src/index.ts', 'src/adapter.ts', 'src/pattern.ts'],
      reporter: ['text-summary', ['text', { skipFull: true }]],
      thresholds: { lines: 100, branches: 100 },
    },
  },
})
