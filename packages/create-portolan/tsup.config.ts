import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.ts'

export default defineConfig([
  { ...packageBuild({ platform: 'node', shims: true, clean: ['!main*'] }) },
  // The command itself, which no module imports, beside `templates/` as `index` is.
  {
    ...packageBuild({
      entry: ['src/main.ts'],
      format: 'esm',
      platform: 'node',
      dts: false,
      clean: ['main*'],
    }),
  },
])
