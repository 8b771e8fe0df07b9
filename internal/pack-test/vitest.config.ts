import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('pack-test', {
  globalSetup: 'src/pack.ts',
})
