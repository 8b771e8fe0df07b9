import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readTestReport } from './read-test-report.mjs'

// Runs every check, in a clone that needs to have only Node and npm. A check that fails does not
// stop the others. The tests come last, so that the end of the log shows why one has failed. The last
// line counts the tests of the whole repository.
const CHECKS = ['lint', 'check:unused', 'typecheck', 'check:packages', 'check:template', 'test']
const REPORT = 'reports/tests.json'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'))
rmSync(REPORT, { force: true })
const failed = CHECKS.filter((name) => {
  const command = `npx -y ${packageManager} ${name}`
  console.log(`\n== ${command}`)
  const { status } = spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  return status !== 0
})

const NOTHING = { passed: 0, failed: 0, skipped: 0, failures: [] }
const tests = existsSync(REPORT) ? readTestReport(REPORT) : NOTHING
console.log()
for (const failure of tests.failures) console.log(`Failed test: ${failure}`)
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`)
if (tests.passed === 0) console.log('Failed: no test has run')
console.log(`${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`)
if (failed.length > 0 || tests.failed > 0 || tests.passed === 0) process.exitCode = 1
