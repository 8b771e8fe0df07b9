import { packageBuild } from '../../tsup.base.ts'

export default packageBuild({
  entry: { index: 'src/index.ts', page: 'src/page.ts', test: 'src/test.ts' },
})
