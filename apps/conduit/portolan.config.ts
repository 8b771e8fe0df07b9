import { defineConfig } from '@portolan/cli'

/** For `portolan routes`, `types`, `openapi` and `diff`. server.ts does not read it. */
export default defineConfig({ adapter: 'node', server: false, output: 'out' })
