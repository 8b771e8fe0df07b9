import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

// The npx of these tests is a shell script.
describe.skipIf(process.platform === 'win32')('pnpm check', () => {
  test('runs the rest after a check that fails, names it, and ends with the count of tests', () => {
    const { status, stdout } = check({ failing: 'lint', tests: { passed: 7, skipped: 2 } })
    expect(stdout).toContain('\n== npx -y pnpm@1.2.3 check:template\n')
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'Failed: lint',
      '7 passed, 0 failed, 2 skipped',
    ])
    expect(status).toBe(1)
  })

  test('names the tests that failed', () => {
    const { status, stdout } = check({ failing: 'test', tests: { passed: 7, failed: 1 } })
    expect(stdout).toContain('Failed test: keeps afloat\nFailed: test\n7 passed, 1 failed')
    expect(status).toBe(1)
  })

  test('passes when every check and every test does', () => {
    const { status, stdout } = check({ tests: { passed: 7 } })
    expect(stdout).toMatch(/\n\n7 passed, 0 failed, 0 skipped\n$/)
    expect(status).toBe(0)
  })

  test('fails when no test has run', () => {
    const { status, stdout } = check({})
    expect(stdout).toMatch(/\n0 passed, 0 failed, 0 skipped\n$/)
    expect(status).toBe(1)
  })

  test('runs the tests by the command that the README gives', () => {
    const { packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
    const readme = readFileSync(join(repository, 'README.md'), 'utf8')
    expect(readme).toContain(`\nnpx -y ${packageManager} test `)
  })
})

interface Outcome {
  /** The check that fails. Default: none does. */
  failing?: string
  /** The report that vitest leaves. Default: it leaves none. */
  tests?: { passed?: number; failed?: number; skipped?: number }
}

/** Runs the script in a repository of its own, with an npx that only pretends to run pnpm. */
function check({ failing = '', tests }: Outcome) {
  const root = mkdtempSync(join(tmpdir(), 'check-'))
  roots.push(root)
  for (const directory of ['scripts', 'bin']) mkdirSync(join(root, directory))
  for (const file of ['check.mjs', 'read-test-report.mjs']) {
    cpSync(join(repository, 'scripts', file), join(root, 'scripts', file))
  }
  writeFileSync(join(root, 'package.json'), '{ "packageManager": "pnpm@1.2.3" }')
  if (tests) writeFileSync(join(root, 'report.json'), JSON.stringify(toReport(tests)))
  const npx = `#!/bin/sh
if [ "$3" = test ] && [ -f report.json ]; then mkdir -p reports; cp report.json reports/tests.json; fi
[ "$3" != "${failing}" ]
`
  writeFileSync(join(root, 'bin/npx'), npx, { mode: 0o755 })
  const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}` }
  return spawnSync(process.execPath, ['scripts/check.mjs'], { cwd: root, env, encoding: 'utf8' })
}

function toReport({ passed = 0, failed = 0, skipped = 0 }: NonNullable<Outcome['tests']>) {
  const assertionResults = Array(failed).fill({ status: 'failed', fullName: 'keeps afloat' })
  return {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: [{ name: 'a.test.ts', status: failed ? 'failed' : 'passed', assertionResults }],
  }
}
