import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('cli', {
  // What a busy machine does later fails no test.
  expect: { poll: { timeout: 60_000 } },
})
