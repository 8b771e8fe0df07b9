import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { assure, type Failure, type Outcome, replay } from './assure.ts'
import { SUITES } from './suites.ts'

/** Beside the reports of the tests, wherever it is started. */
const DIRECTORY = fileURLToPath(new URL('../../../reports/assurance', import.meta.url))

const USAGE = `pnpm assure [--minutes 30] [--seed n] [--only guards,heads] [--replay file]`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    only: { type: 'string' },
    replay: { type: 'string' },
  },
})

const minutes = Number(values.minutes)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
const names = values.only?.split(',') ?? SUITES.map(({ name }) => name)
const suites = SUITES.filter(({ name }) => names.includes(name))

if (!(minutes > 0) || !Number.isSafeInteger(seed) || suites.length < names.length) {
  const known = SUITES.map(({ name }) => name).join(', ')
  console.error(`${USAGE}\nThe suites are ${known}.`)
  process.exit(2)
}

if (values.replay === undefined) {
  await assureAll()
} else {
  await replayFile(values.replay)
}

async function assureAll(): Promise<void> {
  console.log(`Seed ${seed}, ${minutes} minutes`)
  const outcomes: Outcome[] = []
  for (const suite of suites) {
    const time = (minutes * 60_000) / suites.length
    outcomes.push(await assure(suite, { seed, time, directory: DIRECTORY }))
  }
  console.log(formatTable(outcomes))
  for (const { suite, reason, input } of outcomes.flatMap(({ failures }) => failures)) {
    console.log(`\n${suite}: ${reason}\n${JSON.stringify(input)}`)
  }
  process.exit(outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0)
}

async function replayFile(path: string): Promise<void> {
  const failure = JSON.parse(readFileSync(path, 'utf8')) as Failure
  const suite = SUITES.find(({ name }) => name === failure.suite)
  const reason =
    suite === undefined ? `no suite ${failure.suite}` : await replay(suite, failure.input)
  console.log(reason ?? `${failure.suite}: it holds`)
  process.exit(reason === undefined ? 0 : 1)
}

function formatTable(outcomes: readonly Outcome[]): string {
  const rows = [
    ['suite', 'inputs', 'failures', 'seed', 'claim'],
    ...outcomes.map(({ name, inputs, failures, claim, note }) => [
      name,
      inputs.toLocaleString('en'),
      String(failures.length),
      String(seed),
      note === undefined ? claim : `${claim} (${note})`,
    ]),
  ]
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n')
}
