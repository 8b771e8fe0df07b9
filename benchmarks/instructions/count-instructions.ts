import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The requests of the two runs, whose difference leaves out the start, and most of the compiling. */
const [FEW, MANY] = [4_000, 6_000]

/**
 * Without threads, random seeds and collections by the clock, two runs do the same. With a small
 * budget the engine has compiled the code after few requests.
 */
const STEADY = [
  '--single-threaded',
  '--predictable-gc-schedule',
  '--hash-seed=1',
  '--random-seed=1',
  '--interrupt-budget=20000',
]

/** @throws where valgrind is not installed. */
export async function assertValgrind(): Promise<void> {
  await run('valgrind', ['--version']).catch((cause) => {
    throw new Error(
      'Instructions are counted by valgrind; install it, such as by apt install valgrind',
      { cause },
    )
  })
}

/**
 * The instructions of one request, which do not depend on the load of the machine.
 *
 * @param worker a script that answers as many requests as its last argument says, and ends
 * @param args the arguments before that
 */
export async function countInstructions(worker: string, args: readonly string[]): Promise<number> {
  const few = await countAll(worker, [...args, String(FEW)])
  return ((await countAll(worker, [...args, String(MANY)])) - few) / (MANY - FEW)
}

async function countAll(worker: string, args: readonly string[]): Promise<number> {
  const { stderr } = await run('valgrind', [
    '--tool=cachegrind',
    '--cache-sim=no',
    '--cachegrind-out-file=/dev/null',
    // The engine changes its machine code while it runs.
    '--smc-check=all-non-file',
    process.execPath,
    ...STEADY,
    worker,
    ...args,
  ])
  const [, digits = ''] = /I\s+refs:\s+([\d,]+)/.exec(stderr) ?? []
  return Number(digits.replaceAll(',', ''))
}
