import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Builds everything, then becomes the example's server: in this same process, so that a signal
// reaches the server on every platform.
const build = spawnSync('pnpm build', { shell: true, stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)

const server = new URL('../apps/example/dist/server.js', import.meta.url)
process.chdir(fileURLToPath(new URL('..', server)))
await import(server.href)
