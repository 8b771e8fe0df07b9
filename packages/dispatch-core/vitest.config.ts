import { defineProject } from 'vitest/config'

export default defineProject({
  ssr: { resolve: { conditions: ['@portolan/source', 'node', 'import'] } },
  test: {
    name: 'dispatch-core',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['src/**/*.test-d.ts', 'test/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
    },
  },
})
