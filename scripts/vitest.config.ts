import { workspaceTests } from '../vitest.base.ts'

export default workspaceTests('scripts', {
  typecheck: { enabled: false },
})
