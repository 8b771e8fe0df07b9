import { defineConfig } from '@portolan/cli'

export default defineConfig({
  // One file without Node: for workerd, Deno, Bun, and for Node through srvx.
  targets: ['fetch'],
})
