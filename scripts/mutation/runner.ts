import { appendFileSync, readFileSync } from 'node:fs'
import { type RunnerTestCase, type RunnerTestFile, TestRunner } from 'vitest'
import { type Progress, readLog } from './log.mjs'

/** Before a test can put a clock of its own in their places. */
const { setTimeout, clearTimeout, performance, process } = globalThis

/** The state of the changed code: the names are those of Stryker's instrumenter. */
interface Changes {
  activeMutant: string
  currentTestId: string
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage: {
    static: Record<string, number>
    perTest: Record<string, Record<string, number>>
  }
}

const CHANGES: Changes = {
  activeMutant: '',
  currentTestId: '',
  mutantCoverage: { static: {}, perTest: {} },
}
Object.assign(globalThis, { __stryker__: CHANGES })

/** Whether no test has run with a change in this process. */
let isFirst = true

interface Change {
  readonly mutant: string
  /** How often the test comes by, without it. */
  readonly hits: number
}

/**
 * Runs each test twice as the code is, then once more with each change of the lines that it ran,
 * until a test has noticed the change. All of it happens in the process that has imported the
 * code: a change takes as long as its tests, and no longer.
 */
export default class MutationRunner extends TestRunner {
  readonly #log = process.env.MUTATION_LOG ?? ''
  readonly #patience = Number(process.env.MUTATION_PATIENCE)
  readonly #known: Progress
  #step: 'unchanged' | 'repeated' | 'changed' | 'check' = 'unchanged'
  #change: Change | undefined
  #queue: Change[] = []
  #file = ''
  #isLate = false
  #checks = 0
  #started = 0
  #usual = 0
  #fail: (error: unknown) => void = () => {}

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config)
    // First, since it tells that the change before it in the log has ended a process.
    this.#write('open')
    this.#known = readLog(readFileSync(this.#log, 'utf8'))
  }

  onBeforeRunFiles(files: readonly RunnerTestFile[]): void {
    for (const { name } of files) this.#write('file', name)
    process.on('uncaughtException', (error) => this.#fail(error))
    process.on('unhandledRejection', (error) => this.#fail(error))
  }

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    this.#file = test.file.name
    this.#step = 'unchanged'
    // The runner repeats a test for as long as it fails.
    test.retry = 1_000_000
    if (this.#known.done.has(toKey(test))) test.mode = 'skip'
    await super.onBeforeRunTask(test)
  }

  override onBeforeTryTask(test: RunnerTestCase): void {
    super.onBeforeTryTask(test)
    const change = this.#step === 'changed' ? this.#change : undefined
    CHANGES.currentTestId = this.#step === 'unchanged' ? test.id : 'changed'
    CHANGES.activeMutant = change?.mutant ?? ''
    CHANGES.hitCount = change && 0
    CHANGES.hitLimit = change && 1_000 + change.hits * 100
    if (change) this.#isLate = false
    this.#started = performance.now()
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test)
    if (this.#step !== 'changed') return run()
    let timer: ReturnType<typeof setTimeout> | undefined
    const failed = new Promise<void>((_, reject) => {
      this.#fail = reject
      timer = setTimeout(
        () => {
          this.#isLate = true
          reject(new Error('The test takes too long'))
        },
        5_000 + this.#usual * 5,
      )
    })
    failed.catch(() => {})
    try {
      await Promise.race([run(), failed])
    } finally {
      this.#fail = () => {}
      clearTimeout(timer)
    }
  }

  onAfterRetryTask(test: RunnerTestCase): void {
    CHANGES.activeMutant = ''
    const hasFailed = test.result?.state === 'fail'
    if (this.#step === 'unchanged') {
      if (test.result?.state === 'skip') return
      if (hasFailed) {
        // A change that no test has noticed may have left something behind.
        if (!isFirst) this.#restart('restart', test)
        const why = test.result?.errors?.[0]?.message ?? ''
        this.#write('broken', why.replace(/\s+/g, ' '), test)
        stop(test)
        return
      }
      this.#usual = performance.now() - this.#started
      this.#queue = this.#list(test)
      if (this.#usual > this.#patience) {
        stop(test)
        return
      }
      this.#write('limit', `${Math.round(15_000 + this.#usual * 10)}`, test)
      if (this.#queue.length > 0) {
        this.#step = 'repeated'
        repeat(test)
        return
      }
    } else if (this.#step === 'repeated' && hasFailed) {
      // It would seem to notice each change.
      this.#write('broken', 'It cannot run twice', test)
      stop(test)
      return
    } else if (this.#step === 'changed' && hasFailed) {
      this.#step = 'check'
      this.#checks = 0
      repeat(test)
      return
    } else if (this.#step === 'check') {
      // Without the change, the test passes again, or the change has left something behind: an
      // event or a socket, which may be gone the next time.
      this.#checks++
      if (hasFailed && this.#checks < 3) {
        repeat(test)
        return
      }
      if (hasFailed && !isFirst) this.#restart('again', test)
      this.#write(this.#isLate ? 'Timeout' : 'Killed', this.#change?.mutant, test)
      if (this.#change) this.#known.noticed.set(this.#change.mutant, 'Killed')
      if (hasFailed) this.#restart('restart', test)
    }
    if (this.#step === 'changed' || this.#step === 'check') isFirst = false
    this.#goOn(test)
  }

  #goOn(test: RunnerTestCase): void {
    this.#change = this.#queue.shift()
    if (this.#change === undefined) {
      this.#write('done', '', test)
      stop(test)
    } else {
      this.#step = 'changed'
      this.#write('run', this.#change.mutant, test)
      repeat(test)
    }
  }

  override onAfterRunFiles(): void {
    super.onAfterRunFiles()
    this.#write('imported', Object.keys(CHANGES.mutantCoverage.static).join(' '))
    this.#write('closed', this.#file)
  }

  /** The changes of the lines that the test has run, less those that have been noticed. */
  #list(test: RunnerTestCase): Change[] {
    const hits = Object.entries(CHANGES.mutantCoverage.perTest[test.id] ?? {})
    delete CHANGES.mutantCoverage.perTest[test.id]
    if (hits.length > 0) this.#write('covered', hits.map(([mutant]) => mutant).join(' '), test)
    const ran = this.#known.ran.get(toKey(test))
    return hits
      .map(([mutant, hits]) => ({ mutant, hits }))
      .filter(({ mutant }) => !this.#known.noticed.has(mutant) && !ran?.has(mutant))
  }

  #write(operation: string, mutant = '', test?: RunnerTestCase): void {
    appendFileSync(this.#log, `${operation}\t${mutant}\t${test ? toKey(test) : ''}\n`)
  }

  #restart(operation: string, test: RunnerTestCase): void {
    this.#write(operation, this.#change?.mutant, test)
    process.kill(process.pid, 'SIGKILL')
  }
}

function toKey(test: RunnerTestCase): string {
  return `${test.file.name} ${test.id}`
}

function repeat({ result }: RunnerTestCase): void {
  if (result) Object.assign(result, { state: 'fail', errors: [{ message: 'once more' }] })
}

function stop({ result }: RunnerTestCase): void {
  CHANGES.currentTestId = ''
  if (result) Object.assign(result, { state: 'pass', errors: undefined })
}
