import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { measureCommands } from './commands.ts'
import { measureOpenApi } from './openapi.ts'
import { createProject, texts } from './project.ts'
import { type ServedProcess, startProcess } from './served-process.ts'

/**
 * Measures four times in a project of 1,000 routes. First, the time until `portolan dev` is ready,
 * and until it answers with a saved change, beside `node --watch`, which starts again. Second, the
 * time until a build answers, beside Express without a route. Third, the time of the commands that
 * read a project and end. Last, the time of `portolan openapi`, where the routes have schemas.
 * `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 10)
const SIZE = Number(process.env.SIZE ?? 1_000)
/** Milliseconds between two saves. All work after the first one is done when the second comes. */
const PAUSE = 500
const PORTOLAN = fileURLToPath(new URL('../../../packages/cli/bin/portolan.js', import.meta.url))

const project = createProject(SIZE)
const [path = ''] = project.paths
execFileSync(process.execPath, [PORTOLAN, 'build'], { cwd: project.root })

const starts = [
  ['portolan dev', () => startDev()],
  ['node server.js', () => startProcess(['server.js'], project.root, { PORT: '0' })],
  ['a build', () => startProcess(['dist/server.js'], project.root, { PORT: '0' })],
  ['Express alone', () => startProcess(['express.js'], project.root)],
] as const

const startTimes = new Map<string, number[]>()
const note = (name: string, time: number) =>
  startTimes.set(name, [...(startTimes.get(name) ?? []), time])
for (let round = 0; round < ROUNDS; round++) {
  note('node and a walk of the directories', walk())
  for (const [name, start] of starts) {
    const began = performance.now()
    const served = await start()
    note(`${name}, ready`, served.ready)
    await served.ask(path)
    note(`${name}, first answer`, performance.now() - began)
    await served.stop()
  }
}

/** The file to save, and the check that an answer has the saved version. */
const EDITS: [name: string, file: string, text: (version: number) => string, word: string][] = [
  ['a route file', 'app/r0/[id]/route.js', (version) => texts.route(0, version), 'route'],
  ['a module of one route', 'lib/own-0.js', texts.own, 'own'],
  [`a module of all ${SIZE} routes`, 'lib/all.js', texts.all, 'all'],
  [`middleware of all ${SIZE} routes`, 'app/middleware.js', texts.middleware, 'middleware'],
  ['the app', 'app.js', texts.app, 'app'],
]

const reloads = [
  ...(await measureEdits('portolan dev', await startDev())),
  ...(await measureEdits(
    'node --watch',
    await startProcess(['--watch', 'server.js'], project.root, { PORT: '43117' }),
  )),
]
project.remove()

const walked = toSpread(startTimes.get('node and a walk of the directories') ?? [])
const startRows = [...startTimes].map(([name, times]) => {
  const { median } = toSpread(times)
  return [name, `${median.toFixed(0)} ms`, (median / walked.median).toFixed(1)]
})
process.stdout.write(`\n## Start, in a project of ${SIZE} routes\n\n`)
process.stdout.write(`${textTable(['', 'median', 'times the walk'], startRows)}\n`)
process.stdout.write('\n## From the save of a file to the first answer that has it\n\n')
process.stdout.write(
  `${textTable(
    ['saved', 'by', 'median', 'worst'],
    reloads.map(({ file, by, median, worst }) => [
      file,
      by,
      `${median.toFixed(0)} ms`,
      `${worst.toFixed(0)} ms`,
    ]),
  )}\n`,
)
const commands = measureCommands(SIZE, ROUNDS)
const [shortest] = commands
const commandRows = commands.map(({ command, median }) => [
  command,
  `${median.toFixed(0)} ms`,
  (median / (shortest?.median ?? Number.NaN)).toFixed(1),
])
process.stdout.write(`\n## Commands, over ${SIZE} route files in TypeScript\n\n`)
process.stdout.write(`${textTable(['', 'median', 'times the walk'], commandRows)}\n`)
const documents = measureOpenApi(SIZE, ROUNDS)
const [least] = documents
const documentRows = documents.map(({ command, median }) => [
  command,
  `${median.toFixed(0)} ms`,
  (median / (least?.median ?? Number.NaN)).toFixed(1),
])
process.stdout.write(`\n## The document of ${SIZE} routes\n\n`)
process.stdout.write(`${textTable(['', 'median', 'times the least work'], documentRows)}\n`)
const results = { starts: Object.fromEntries(startTimes), reloads, commands, documents }
process.stdout.write(`\nWritten to ${writeReport('cli', results)}\n`)

function startDev(): Promise<ServedProcess> {
  return startProcess([PORTOLAN, 'dev', '--port', '0', '--root', project.root], project.root)
}

/** A start of Node that only lists the app directory. */
function walk(): number {
  const began = performance.now()
  execFileSync(process.execPath, [
    '-e',
    'fs.readdirSync(process.argv[1], { recursive: true, withFileTypes: true })',
    `${project.root}/app`,
  ])
  return performance.now() - began
}

async function measureEdits(by: string, served: ServedProcess) {
  // All routes are loaded, so that a reload has the most work.
  for (const each of project.paths) await served.ask(each)
  const results = []
  for (const [file, name, text, word] of EDITS) {
    const times = []
    for (let round = 1; round <= ROUNDS; round++) {
      const version = round + (by === 'portolan dev' ? 0 : ROUNDS)
      const began = performance.now()
      project.write(name, text(version))
      await untilLive(served, `${word} ${version}`)
      times.push(performance.now() - began)
      await pause(PAUSE)
    }
    results.push({ file, by, median: toSpread(times).median, worst: Math.max(...times) })
  }
  await served.stop()
  return results
}

async function untilLive(served: ServedProcess, expected: string): Promise<void> {
  for (;;) {
    // A server that starts again does not answer in the meantime.
    const answer = await served.ask(path).catch(() => '')
    if (answer.includes(expected)) return
    await pause(1)
  }
}
