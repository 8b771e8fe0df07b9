import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'internal/*', 'scripts'],
    // The JSON is what CI counts the tests of the whole repository from.
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
})
