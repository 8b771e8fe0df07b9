import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Builds everything, then becomes the server of an app in this same process: the example's, or that
// of the directory in apps/ that is named. The script in package.json says `exec` so that no shell
// stands between pnpm and the server and swallows its signals; Windows has no such command and runs
// the one behind `||`.
const build = spawnSync('pnpm build', { shell: true, stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)

const [app = 'example'] = process.argv.slice(2)
const server = new URL(`../apps/${app}/dist/server.js`, import.meta.url)
process.chdir(fileURLToPath(new URL('..', server)))
await import(server.href)
