import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack-packages.mjs'
import { compareApiReports } from './packages/api-reports.mjs'
import { measureBundles } from './packages/bundle-sizes.mjs'

// Two tools look at each package as a user's tools do: publint reads its package.json and files,
// arethetypeswrong resolves its types as every kind of project does.
const directory = mkdtempSync(join(tmpdir(), 'portolan-packages-'))
try {
  for (const { file } of packPackages(directory)) {
    check(`publint run "${file}" --strict`)
    check(`attw "${file}"`)
  }
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

console.log('\nBytes, minified and gzipped')
for (const { name, minified, gzipped, budget } of await measureBundles()) {
  const isOver = gzipped > budget
  console.log(`${isOver ? '✗' : '✓'} ${name}: ${minified}, ${gzipped} of ${budget}`)
  if (isOver) fail('Make it smaller, or raise its size-budget.json in a commit that says why.')
}

const differences = compareApiReports({ update: false })
for (const difference of differences) console.log(`\n${difference}`)
if (differences.length > 0) fail('A public surface differs from its report: pnpm api:update')

/** @param {string} command */
function check(command) {
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

/** @param {string} advice */
function fail(advice) {
  console.log(advice)
  process.exitCode = 1
}
