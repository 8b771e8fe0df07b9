import { packageBuild } from '../../tsup.base.ts'

export default packageBuild({
  entry: { index: 'src/index.ts', adapter: 'src/adapter.ts', pattern: 'src/pattern.ts' },
})
