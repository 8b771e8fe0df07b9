import { defineConfig } from 'tsup'

/** Each script is one file with the sources of our packages in it; peers stay outside. */
export default defineConfig({
  entry: {
    'http/run': 'http/run.ts',
    'http/worker': 'http/worker.ts',
    'matching/run': 'matching/run.ts',
    'matching/worker': 'matching/worker.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: false,
  clean: true,
  silent: true,
  noExternal: [/^@portolan/],
  esbuildOptions(options) {
    options.conditions = ['@portolan/source']
  },
})
