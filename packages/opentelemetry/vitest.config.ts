import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('opentelemetry')
