import { workspaceTests } from '../vitest.base.ts'

export default workspaceTests('benchmarks', {
  typecheck: { enabled: false },
})
