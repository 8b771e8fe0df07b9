import { defineProject } from 'vitest/config'

export default defineProject({
  ssr: { resolve: { conditions: ['@portolan/source', 'node', 'import'] } },
  test: { name: 'package-template', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
})
