import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The area that scripts/mutate.mjs runs: its tests, and its files with all changes in them. */
const area: {
  readonly tests: readonly string[]
  readonly files: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: turbo does not run this
} = JSON.parse(readFileSync(process.env.MUTATION_AREA ?? '', 'utf8'))

/** The files of tests that have come to their ends, when the run has to start again. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: turbo does not run this
const closed: readonly string[] = JSON.parse(process.env.MUTATION_CLOSED ?? '[]')

const RUNS = 30
const FEW_RUNS = '\0few-runs'
let fastCheck = ''

/** Serves the changed files in the places of theirs, and makes properties short and repeatable. */
const changedFiles: Plugin = {
  name: 'changed-files',
  enforce: 'pre',
  async resolveId(id, importer, options) {
    if (id !== 'fast-check') return undefined
    const own = await this.resolve(id, importer, { ...options, skipSelf: true })
    if (own === null) return undefined
    fastCheck = own.id
    return FEW_RUNS
  },
  load(id) {
    if (id !== FEW_RUNS) return area.files[id]
    const own = JSON.stringify(fastCheck)
    return `
      import fc from ${own}
      export * from ${own}
      const assert = (property, options = {}) => fc.assert(property, {
        ...options, seed: 1, endOnFailure: true, numRuns: Math.min(options.numRuns ?? 100, ${RUNS}),
      })
      export default { ...fc, assert }
    `
  },
}

/** Long tests come last, when most changes have been noticed. */
class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /random|linear|lookup-work|propert|differential|helmet|contract|any-result|early-answer/.test(
        basename(moduleId),
      )
    const sizeOf = ({ moduleId }: TestSpecification) => statSync(moduleId).size
    const sorted = files.toSorted((a, b) => sizeOf(a) - sizeOf(b))
    return [...sorted.filter((file) => !isLong(file)), ...sorted.filter(isLong)]
  }
}

export default defineConfig({
  plugins: [changedFiles],
  ssr: { resolve: { conditions: ['@portolan/source', 'node'] } },
  test: {
    include: area.tests.filter((glob) => !glob.startsWith('!')),
    exclude: [
      '**/node_modules/**',
      ...closed,
      ...area.tests.flatMap((glob) => (glob.startsWith('!') ? [glob.slice(1)] : [])),
    ],
    runner: fileURLToPath(new URL('./scripts/mutation/runner.ts', import.meta.url)),
    // The contract over TLS tells nothing that it does not tell without; very long patterns take
    // very long, and hold only that none is too long.
    testNamePattern: /^(?!.*(?:node:https|very many segments))/,
    sequence: { sequencer: ShortFirst },
    // The code is imported once for all files of tests.
    isolate: false,
    maxWorkers: 1,
    fileParallelism: false,
    maxConcurrency: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
