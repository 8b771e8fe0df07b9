import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AREAS } from './mutation/areas.mjs'
import { BAR, readMutationReport } from './mutation/survivors.mjs'

// Changes the code of each area in small ways, one at a time, and tells the changes that no test
// notices. Those that may stay stand in mutation/accepted.json, with their reasons.
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    processes: { type: 'string', default: '1' },
    /** Reads the reports of the last run. */
    last: { type: 'boolean', default: false },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(AREAS)
const unknown = names.find((name) => !Object.hasOwn(AREAS, name))
if (unknown !== undefined) {
  console.error(
    `pnpm mutate: "${unknown}" is not an area; type one of ${Object.keys(AREAS).join(', ')}`,
  )
  process.exit(1)
}

const require = createRequire(import.meta.url)
const STRYKER = join(
  dirname(require.resolve('@stryker-mutator/core/package.json')),
  'bin/stryker.js',
)
const reports = join(ROOT, 'reports/mutation')
mkdirSync(reports, { recursive: true })
const accepted = JSON.parse(readFileSync(join(ROOT, 'scripts/mutation/accepted.json'), 'utf8'))
const results = names.map((name) => ({ name, ...mutate(name) }))

for (const { survivors } of results) {
  for (const { file, line, mutant, reason } of survivors) {
    console.log(`${file}:${line}\n  ${mutant}\n  ${reason ?? 'no reason is given'}`)
  }
}
for (const { gone } of results) {
  for (const { file, mutant } of gone) {
    console.log(`${file}: a test notices this one now, so it leaves the list\n  ${mutant}`)
  }
}
console.log('\narea          noticed   of all   score  survivors without a reason')
for (const { name, killed, total, score, survivors } of results) {
  const open = survivors.filter(({ reason }) => reason === undefined).length
  const cells = [
    `${killed}`.padStart(9),
    `${total}`.padStart(8),
    `${score.toFixed(1)}%`.padStart(7),
  ]
  console.log(name.padEnd(12), ...cells, `${open}`.padStart(9))
  if (score < BAR) process.exitCode = 1
}

/** @param {string} name */
function mutate(name) {
  const { directory, mutate, tests } = AREAS[name] ?? { directory: '', mutate: [], tests: [] }
  const file = join(reports, `${name}.json`)
  if (!values.last) {
    rmSync(file, { force: true })
    const config = join(reports, `${name}.config.json`)
    const cwd = join(ROOT, directory)
    writeFileSync(config, JSON.stringify(toConfig(mutate, file)))
    const { status } = spawnSync(process.execPath, [STRYKER, 'run', config], {
      cwd,
      stdio: 'inherit',
      env: { ...process.env, MUTATION_TESTS: JSON.stringify(tests) },
    })
    if (status !== 0 || !existsSync(file)) {
      console.error(`pnpm mutate: the tests of ${name} cannot run, or were ended; see above`)
      process.exit(1)
    }
  }
  return readMutationReport(JSON.parse(readFileSync(file, 'utf8')), directory, accepted)
}

/**
 * @param {readonly string[]} mutate
 * @param {string} fileName where the report is written
 */
function toConfig(mutate, fileName) {
  return {
    packageManager: 'pnpm',
    // By its path, since Stryker would look for it from its own place.
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    testRunner: 'vitest',
    vitest: { configFile: join(ROOT, 'vitest.mutation.config.ts'), related: true },
    mutate,
    // Such a change stands outside all functions, so that every test would have to run for it.
    ignoreStatic: true,
    concurrency: Number(values.processes),
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName },
    tempDirName: '.stryker-tmp',
    thresholds: { high: 95, low: BAR, break: null },
  }
}
