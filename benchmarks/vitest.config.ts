import { workspaceTests } from '../vitest.base.ts'

export default workspaceTests('benchmarks', {
  include: ['report/*.test.ts'],
  typecheck: { enabled: false },
})
