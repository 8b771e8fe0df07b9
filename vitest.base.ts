import { defineProject, type UserWorkspaceConfig } from 'vitest/config'

type TestOptions = NonNullable<UserWorkspaceConfig['test']>

/**
 * The tests of a workspace, in its `test/`, types included. Siblings are read from
 * their sources. The time limits only end what hangs: a busy machine fails no test.
 */
export function workspaceTests(name: string, overrides: TestOptions = {}): UserWorkspaceConfig {
  return defineProject({
    ssr: { resolve: { conditions: ['@portolan/source', 'node'] } },
    test: {
      name,
      include: ['test/**/*.test.ts'],
      typecheck: {
        enabled: true,
        include: ['test/**/*.test-d.ts'],
        tsconfig: './tsconfig.json',
      },
      testTimeout: 600_000,
      hookTimeout: 600_000,
      expect: { poll: { timeout: 60_000 } },
      ...overrides,
    },
  })
}
