import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readTestReport } from './read-test-report.mjs'

// Runs every test of the last commit on each version of Node, as npm's package `node` has it, in
// a clone that the versions share: turbo builds again for each of them.
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const { values } = parseArgs({ options: { node: { type: 'string', default: '20,22,24,26' } } })
const versions = values.node.split(',')
const strange = versions.find((version) => !/^\d+(\.\d+){0,2}$/.test(version))
if (strange !== undefined) {
  console.error(
    `--node: '${strange}' is not a version of Node; type: pnpm test:matrix --node 22,26`,
  )
  process.exit(1)
}

const parent = mkdtempSync(join(tmpdir(), 'portolan-matrix-'))
const clone = join(parent, 'repository')
const logs = join(ROOT, 'reports/matrix')
mkdirSync(logs, { recursive: true })
try {
  run(`git clone --quiet "${ROOT}" "${clone}"`, parent, 'inherit')
  const rows = versions.map(testOn)
  console.log('\nNode           passed  failed  skipped  minutes')
  for (const { node, passed, failed, skipped, minutes } of rows) {
    const numbers = [passed, failed, skipped, minutes.toFixed(1)]
    console.log(node.padEnd(13), ...numbers.map((number) => `${number}`.padStart(7)))
  }
} finally {
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 })
}

/** @param {string} version */
function testOn(version) {
  const npx = `npx -y -p node@${version} -p ${packageManager}`
  const node = run(`${npx} node --version`, parent, 'pipe').stdout.trim()
  const file = join(logs, `node-${version}.log`)
  console.log(`Node ${node}: ${file}`)
  const report = join(clone, 'reports/tests.json')
  rmSync(report, { force: true })
  const start = Date.now()
  const log = openSync(file, 'w')
  const { status } = run(`${npx} pnpm test`, clone, ['ignore', log, log])
  closeSync(log)
  const minutes = (Date.now() - start) / 60_000
  const nothing = { passed: 0, failed: 0, skipped: 0, failures: ['it ended before the tests'] }
  const { failures, ...counts } = existsSync(report) ? readTestReport(report) : nothing
  for (const failure of failures) console.log(`  ✗ ${failure}`)
  if (status !== 0) process.exitCode = 1
  return { node, ...counts, minutes }
}

/**
 * @param {string} command
 * @param {string} cwd
 * @param {import('node:child_process').StdioOptions} stdio
 */
function run(command, cwd, stdio) {
  // pnpm has set variables for this script, above all NODE_PATH and the user agent.
  const ours = /^(NODE_PATH|npm_(?!config_registry$).*)$/
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
  return spawnSync(command, { cwd, stdio, shell: true, encoding: 'utf8', env })
}
