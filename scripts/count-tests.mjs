import { existsSync } from 'node:fs'
import { readTestReport } from './read-test-report.mjs'

// Reads what vitest's JSON reporter wrote and prints the one line that sums it up.
const [, , file = 'reports/tests.json'] = process.argv
if (!existsSync(file)) {
  console.log('0 passed, 0 failed')
  process.exit(1)
}
const { passed, failed, skipped } = readTestReport(file)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
if (failed > 0 || passed === 0) process.exitCode = 1
