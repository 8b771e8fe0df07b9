import { existsSync, readFileSync } from 'node:fs'

// Reads what vitest's JSON reporter wrote and prints the one line that sums it up.
const [, , file = 'reports/tests.json'] = process.argv
if (!existsSync(file)) {
  console.log('0 passed, 0 failed')
  process.exit(1)
}
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(file, 'utf8'),
)

// A file that cannot be loaded, or whose beforeAll throws, fails without a failed test in it.
const brokenFiles = testResults.filter(
  (/** @type {{ status: string, assertionResults: { status: string }[] }} */ result) =>
    result.status === 'failed' &&
    !result.assertionResults.some(({ status }) => status === 'failed'),
)
const failed = numFailedTests + brokenFiles.length
const skipped = numPendingTests + numTodoTests
console.log(
  `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
if (failed > 0 || numPassedTests === 0) process.exitCode = 1
