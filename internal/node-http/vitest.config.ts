import { defineProject } from 'vitest/config'

export default defineProject({
  ssr: { resolve: { conditions: ['@portolan/source', 'node'] } },
  test: { name: 'node-http', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
})
