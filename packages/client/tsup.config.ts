import { packageBuild } from '../../tsup.base.ts'

// The types of the core become part of this package, so that a front end installs no server code.
// They need a path, because types that are found in node_modules stay imports.
export default packageBuild({
  entry: ['src/index.ts', 'src/tanstack-query.ts'],
  dts: {
    compilerOptions: {
      ignoreDeprecations: '6.0',
      paths: { '@portolan/dispatch-core': ['../dispatch-core/src/index.ts'] },
    },
  },
})
