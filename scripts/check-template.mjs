import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renderPackage } from './render-package.mjs'

// Renders the template into a copy of the workspace that holds no other package, and runs
// there the commands that its author would run next.
const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'portolan-template-'))
try {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isFile()) cpSync(join(root, entry.name), join(copy, entry.name))
  }
  for (const directory of ['.changeset', 'scripts']) {
    cpSync(join(root, directory), join(copy, directory), { recursive: true })
  }
  renderPackage(copy, 'sample-package')
  run('pnpm install --no-frozen-lockfile --prefer-offline')
  run('pnpm lint')
  run('pnpm typecheck')
  run('pnpm build')
  run('pnpm exec vitest run sample-package render-package')
  run('pnpm api:update')
  run('pnpm check:packages')
} finally {
  rmSync(copy, { recursive: true, force: true, maxRetries: 5 })
}

/** @param {string} command */
function run(command) {
  if (process.exitCode) return
  console.log(`\n$ ${command}`)
  const { status } = spawnSync(command, { cwd: copy, shell: true, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
