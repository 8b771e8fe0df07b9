import { readFileSync } from 'node:fs'

/**
 * @typedef {object} TestReport
 * @property {number} passed
 * @property {number} failed a file that cannot be loaded, or whose beforeAll throws, is one
 * @property {number} skipped
 * @property {string[]} failures their names, or the names of the files
 *
 * @typedef {object} TestFile the part of vitest's JSON report about one
 * @property {string} name
 * @property {string} status
 * @property {{ status: string, fullName: string }[]} assertionResults
 */

/**
 * Sums up the report of vitest's JSON reporter.
 *
 * @param {string} file
 * @returns {TestReport}
 * @throws when it is not there
 */
export function readTestReport(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  /** @type {TestFile[]} */
  const files = report.testResults
  const failedTests = files.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  )
  // These fail without a failed test in them.
  const brokenFiles = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failedTests, ...brokenFiles.map(({ name }) => name)],
  }
}
