import { defineConfig } from '@portolan/cli'

/** For `portolan dev`, `build` and `start`. server.ts does not read it. */
export default defineConfig({ output: 'out', dependencies: 'bundled' })
