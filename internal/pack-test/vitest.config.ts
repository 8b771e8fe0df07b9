import { workspaceTests } from '../../vitest.base.ts'

export default workspaceTests('pack-test', {
  globalSetup: 'src/pack.ts',
  // npm installs from its cache or the network.
  hookTimeout: 300_000,
})
