import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from './random.ts'
import { MissingProgram, type RunningSuite, type Suite } from './suite.ts'

/** The outcome of one suite. */
export interface Outcome {
  readonly name: string
  readonly claim: string
  readonly inputs: number
  readonly failures: readonly Failure[]
  /** What was left out, and why. */
  readonly note?: string | undefined
}

export interface Failure {
  readonly suite: string
  readonly seed: number
  readonly reason: string
  /** The smallest input that was found to fail. */
  readonly input: unknown
}

export interface AssureOptions {
  readonly seed: number
  /** Milliseconds for each suite. */
  readonly time: number
  /** The directory of the files with failures. */
  readonly directory: string
}

/** A suite with this many failures is not tried further. */
const MOST_FAILURES = 3

/** The most inputs that are tried to find a smaller one. */
const MOST_SHRINKS = 300

/** Tries random inputs of a suite until its time is over, and keeps the failing ones in files. */
export async function assure(suite: Suite, options: AssureOptions): Promise<Outcome> {
  const { seed, time, directory } = options
  const { name, claim } = suite
  const failures: Failure[] = []
  let inputs = 0
  const running = await suite.start().catch((error: unknown) => {
    if (error instanceof MissingProgram) return error
    throw error
  })
  if (running instanceof MissingProgram) {
    return { name, claim, inputs, failures, note: `skipped: ${running.message}` }
  }
  try {
    const end = performance.now() + time
    for (let round = 0; performance.now() < end && failures.length < MOST_FAILURES; round++) {
      const inputSeed = (seed + Math.imul(round, 2_654_435_761)) >>> 0
      const input = running.generate(new Random(inputSeed))
      inputs += running.count?.(input) ?? 1
      const reason = await running.check(input)
      if (reason === undefined) continue
      const failure = { suite: name, seed, ...(await shrink(running, input, reason)) }
      failures.push(failure)
      keep(failure, directory, failures.length)
    }
  } finally {
    await running.close()
  }
  return { name, claim, inputs, failures, note: running.note }
}

/** Tries the input of a file again. */
export async function replay(suite: Suite, input: unknown): Promise<string | undefined> {
  const running = await suite.start()
  try {
    return await running.check(input)
  } finally {
    await running.close()
  }
}

async function shrink(
  running: RunningSuite<unknown>,
  input: unknown,
  reason: string,
): Promise<Pick<Failure, 'input' | 'reason'>> {
  let smallest = { input, reason }
  let left = MOST_SHRINKS
  let isSmaller = true
  while (isSmaller) {
    isSmaller = false
    for (const candidate of running.shrink(smallest.input)) {
      if (left-- <= 0) return smallest
      const found = await running.check(candidate)
      if (found === undefined) continue
      smallest = { input: candidate, reason: found }
      isSmaller = true
      break
    }
  }
  return smallest
}

function keep(failure: Failure, directory: string, number: number): void {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${failure.suite}-${failure.seed}-${number}.json`)
  writeFileSync(file, `${JSON.stringify(failure, null, 2)}\n`)
}
