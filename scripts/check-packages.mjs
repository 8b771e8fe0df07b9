import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack-packages.mjs'

// What a user's tools see of each package: publint reads its package.json and files,
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

/** @param {string} command */
function check(command) {
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
