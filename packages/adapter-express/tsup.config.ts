import { packageBuild } from '../../tsup.base.ts'

// The code that both Node adapters share is private and therefore part of each of them. Its types
// need a path, because types that are found in node_modules stay imports.
export default packageBuild({
  platform: 'node',
  noExternal: ['@portolan-internal/node-http'],
  dts: {
    compilerOptions: {
      ignoreDeprecations: '6.0',
      paths: { '@portolan-internal/*': ['../../internal/*/src/index.ts'] },
    },
  },
})
