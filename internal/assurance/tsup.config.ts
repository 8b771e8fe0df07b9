import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { assure: 'src/main.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: false,
  silent: true,
  // The sources of our packages, so that an old build is not tried by mistake.
  noExternal: [/^@portolan/],
  // For the CommonJS packages that they bring.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url)",
  },
  esbuildOptions(options) {
    options.conditions = ['@portolan/source']
  },
})
