import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.ts'

export default defineConfig([
  // `index` is what a configuration imports, `server` what a built server runs. What the
  // adapters share is private, and therefore part of it.
  {
    ...packageBuild({
      entry: { index: 'src/index.ts', server: 'src/server.ts' },
      platform: 'node',
      noExternal: ['@portolan-internal/node-http'],
      clean: ['!command/**'],
    }),
  },
  // The command itself, which nobody imports.
  {
    ...packageBuild({
      entry: ['src/main.ts'],
      outDir: 'dist/command',
      format: 'esm',
      platform: 'node',
      noExternal: ['@portolan-internal/node-http'],
      dts: false,
    }),
  },
])
