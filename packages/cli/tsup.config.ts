import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.ts'

export default defineConfig([
  // A configuration imports `index`, a built server runs `server`, one on Lambda `lambda`. The code that the adapters share
  // is private, and therefore part of both.
  {
    ...packageBuild({
      entry: { index: 'src/index.ts', server: 'src/server.ts', lambda: 'src/lambda.ts' },
      platform: 'node',
      noExternal: ['@portolan-internal/node-http'],
      clean: ['!command/**'],
    }),
  },
  // The command itself, which no module imports, and the module with which it begins a worker.
  {
    ...packageBuild({
      entry: ['src/main.ts', 'src/source-worker.ts'],
      outDir: 'dist/command',
      format: 'esm',
      platform: 'node',
      noExternal: ['@portolan-internal/node-http'],
      dts: false,
    }),
  },
])
