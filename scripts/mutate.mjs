import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import { AREAS } from './mutation/areas.mjs'
import { readLog } from './mutation/log.mjs'
import { BAR, describeMutant, listSurvivors, nameMutants } from './mutation/survivors.mjs'

// Changes the code of each area in small ways, one at a time, and tells the changes that no test
// notices. Those that may stay stand in mutation/accepted.json, with their reasons.
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Milliseconds in which the tests have to come to the first change. */
const LONGEST_START = 600_000
const VITEST = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const no = () => false
const quiet = () => {}
const SILENT = {
  ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no },
  ...{ isWarnEnabled: no, isErrorEnabled: no, isFatalEnabled: no },
}
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Goes on with a run that was ended; neither the code nor the tests have changed since. */
    resume: { type: 'boolean', default: false },
    /** Runs the changes alone that no test has noticed in the last run. */
    again: { type: 'boolean', default: false },
    /** Reads the last run. */
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

const reports = join(ROOT, 'reports/mutation')
mkdirSync(reports, { recursive: true })
const accepted = JSON.parse(readFileSync(join(ROOT, 'scripts/mutation/accepted.json'), 'utf8'))
/** @type {(import('./mutation/survivors.mjs').AreaResult & { name: string })[]} */
const results = []
// One after the other.
for (const name of names) results.push({ name, ...(await mutate(name)) })

for (const { survivors, gone } of results) {
  for (const { file, line, mutant, reason } of survivors) {
    console.log(`${file}:${line}  ${shorten(mutant)}${reason ? `\n  ${reason}` : ''}`)
  }
  for (const { file, mutant } of gone) {
    console.log(`${file}  ${shorten(mutant)}\n  A test notices it now: take it out of the list`)
  }
}
console.log('\narea          changes  noticed   score  without a reason  at import')
for (const { name, killed, total, score, survivors, skipped } of results) {
  const open = survivors.filter(({ reason }) => reason === undefined).length
  const cells = [
    `${total}`.padStart(8),
    `${killed}`.padStart(8),
    `${score.toFixed(1)}%`.padStart(7),
  ]
  console.log(name.padEnd(12), ...cells, `${open}`.padStart(17), `${skipped}`.padStart(10))
  if (score < BAR) process.exitCode = 1
}

/** @param {string} mutant */
function shorten(mutant) {
  return mutant.length > 160 ? `${mutant.slice(0, 90)} … ${mutant.slice(-60)}` : mutant
}

/** @param {string} name */
async function mutate(name) {
  const { files, tests } = AREAS[name] ?? { files: [], tests: [] }
  const area = join(reports, `${name}.json`)
  const log = join(reports, `${name}.log`)
  if (!values.last && !values.resume) {
    const { code, mutants } = await change(listFiles(files))
    const noticed = values.again ? readNoticed(area, log) : new Map()
    writeFileSync(area, JSON.stringify({ tests, files: code, mutants }))
    const seen = mutants.filter(({ key }) => noticed.has(key))
    writeFileSync(log, seen.map(({ id, key }) => `${noticed.get(key)}\t${id}\t\n`).join(''))
  }
  if (!values.last) {
    // Short tests notice most changes; long ones run with the rest.
    for (const patience of [150, Number.POSITIVE_INFINITY]) {
      const start = statSync(log).size
      while (!(await runTests(area, log, patience, start))) {
        console.log(`${name}: a change has ended the tests; they go on`)
      }
    }
  }
  /** @type {{ mutants: import('./mutation/survivors.mjs').Mutant[] }} */
  const { mutants } = JSON.parse(readFileSync(area, 'utf8'))
  const progress = readLog(readFileSync(log, 'utf8'))
  for (const test of progress.broken) console.log(`${name}: this test fails by itself: ${test}`)
  const result = listSurvivors(mutants, progress, accepted)
  // Whole, to be taken into the list of those that may stay.
  writeFileSync(
    join(reports, `${name}.survivors.json`),
    JSON.stringify(result.survivors, undefined, 2),
  )
  return result
}

/**
 * The changes that the last run has seen noticed, by their keys, with how.
 *
 * @param {string} area
 * @param {string} log
 * @returns {Map<string, string>}
 */
function readNoticed(area, log) {
  if (!existsSync(area) || !existsSync(log)) return new Map()
  /** @type {{ mutants: import('./mutation/survivors.mjs').Mutant[] }} */
  const { mutants } = JSON.parse(readFileSync(area, 'utf8'))
  const { noticed } = readLog(readFileSync(log, 'utf8'))
  // A machine that was busy can make a test too late, so those are tried again.
  const killed = mutants.filter(({ id }) => noticed.get(id) === 'Killed')
  return new Map(killed.map(({ key }) => [key, 'Killed']))
}

/**
 * @param {string} area the file that tells vitest.mutation.config.ts what to serve and to run
 * @param {string} log
 * @param {number} patience milliseconds: a test that takes longer is left for another time
 * @param {number} before where the log of these tests starts
 * @returns {Promise<boolean>} whether all tests came to their ends
 */
async function runTests(area, log, patience, before) {
  const start = statSync(log).size
  const closed = readFileSync(log, 'utf8')
    .slice(before)
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([operation, file]) => (operation === 'closed' && file ? [file] : []))
  const child = spawn(
    process.execPath,
    [VITEST, 'run', '--config', 'vitest.mutation.config.ts', '--silent'],
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', openSync(`${log}.output`, 'w'), 'ignore'],
      env: {
        ...process.env,
        MUTATION_AREA: area,
        MUTATION_LOG: log,
        MUTATION_PATIENCE: `${patience}`,
        MUTATION_CLOSED: JSON.stringify(closed),
      },
    },
  )
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    // Otherwise the change that runs would count as one that never ends.
    appendFileSync(log, 'stopped\t\t\n')
    process.exit(1)
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  const ended = new Promise((resolve) => child.once('exit', resolve)).then(() => true)
  for (let size = start, since = Date.now(); ; ) {
    if (await Promise.race([ended, setTimeout(500, false)])) break
    const now = statSync(log).size
    if (now !== size) since = Date.now()
    size = now
    const silence = Date.now() - since
    if (silence < 3_000 || child.pid === undefined) continue
    // A change can make a test run for ever, without a turn for a timer of its own.
    const { running, limit } = readLog(readFileSync(log, 'utf8'))
    if (silence > (running && now > start ? limit : LONGEST_START)) {
      process.kill(-child.pid, 'SIGKILL')
    }
  }
  for (const signal of SIGNALS) process.off(signal, stop)
  const lines = readFileSync(log, 'utf8').slice(start).trimEnd().split('\n')
  if (!lines.some((line) => /^(?:run|done|closed)/.test(line))) {
    console.error(`pnpm mutate: the tests cannot run; see ${log}.output`)
    process.exit(1)
  }
  const opened = lines.filter((line) => line.startsWith('file')).length
  const finished = lines.filter((line) => line.startsWith('closed')).length
  return opened === finished && lines.at(-1)?.startsWith('closed') === true
}

/**
 * The files with all changes in them, of which one at a time is in force, and the changes.
 *
 * @param {readonly string[]} names from the repository
 */
async function change(names) {
  const sources = names.map((name) => ({
    name: join(ROOT, name),
    mutate: true,
    content: readFileSync(join(ROOT, name), 'utf8'),
  }))
  const { files, mutants } = await new Instrumenter(SILENT).instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  })
  const contents = new Map(sources.map(({ name, content }) => [name, content]))
  return {
    code: Object.fromEntries(files.map(({ name, content }) => [name, content])),
    mutants: nameMutants(
      mutants.map(({ id, fileName, location, replacement = '' }) => ({
        id,
        file: relative(ROOT, fileName),
        line: location.start.line + 1,
        mutant: describeMutant(contents.get(fileName) ?? '', location, replacement),
      })),
    ),
  }
}

/**
 * @param {readonly string[]} paths files or folders from the repository; "!" takes one out again
 * @returns {string[]}
 */
function listFiles(paths) {
  const all = paths
    .filter((path) => !path.startsWith('!'))
    .flatMap((path) =>
      path.endsWith('.ts')
        ? [path]
        : readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' }).map((name) =>
            join(path, name),
          ),
    )
  return all.filter((path) => path.endsWith('.ts') && !paths.includes(`!${path}`)).sort()
}
