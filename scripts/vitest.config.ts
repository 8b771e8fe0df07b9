import { workspaceTests } from '../vitest.base.ts'

export default workspaceTests('scripts', {
  include: ['**/*.test.ts'],
  exclude: ['package-template/**'],
  typecheck: { enabled: false },
})
