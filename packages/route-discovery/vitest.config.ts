import { defineProject } from 'vitest/config'

export default defineProject({
  ssr: { resolve: { conditions: ['@portolan/source', 'node'] } },
  test: { name: 'route-discovery', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
})
