import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('docs', { typecheck: { enabled: false }, maxConcurrency: 2 })
