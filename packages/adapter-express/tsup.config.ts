import { packageBuild } from '../../tsup.base.ts'

// What both Node adapters share is private and therefore part of each of them. For the types
// that takes a path: what is found in node_modules stays an import.
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
