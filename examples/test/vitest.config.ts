import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('examples', {
  include: ['*.test.ts'],
  typecheck: { enabled: false },
})
