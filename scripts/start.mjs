import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Builds everything, then becomes the example's server in this same process. The script in
// package.json says `exec` so that no shell stands between pnpm and the server and swallows its
// signals; Windows has no such command and runs the one behind `||`.
const build = spawnSync('pnpm build', { shell: true, stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)

const server = new URL('../apps/example/dist/server.js', import.meta.url)
process.chdir(fileURLToPath(new URL('..', server)))
await import(server.href)
