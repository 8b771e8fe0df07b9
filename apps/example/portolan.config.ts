import { defineConfig } from '@portolan/cli'

/** For `portolan dev`, `build` and `start`; server.ts does without. */
export default defineConfig({ output: 'out', dependencies: 'bundled' })
