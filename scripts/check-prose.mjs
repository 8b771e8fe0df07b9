import { parseArgs } from 'node:util'
import { countHardSentences } from './prose/count-hard-sentences.mjs'

/** Hard sentences in 1,000 words that no workspace may reach. */
const LIMIT = 3

// Finds sentences that have to be read twice. `pnpm check:prose packages/cli` lists those of one
// workspace; without a name it lists those of the workspaces that have too many.
const { positionals } = parseArgs({ allowPositionals: true })
const counts = countHardSentences(process.cwd())
const unknown = positionals.find((name) => counts.every(({ workspace }) => workspace !== name))
if (unknown !== undefined) {
  const names = counts.map(({ workspace }) => workspace).join(', ')
  console.error(`'${unknown}' is not a workspace; type one of: ${names}`)
  process.exit(1)
}

for (const { workspace, rate, sentences } of counts) {
  const isOver = rate >= LIMIT
  if (isOver) process.exitCode = 1
  if (positionals.length === 0 ? isOver : positionals.includes(workspace)) {
    for (const { where, sentence } of sentences) console.log(`${where}: ${sentence}`)
  }
}

console.log('\nSentences to rewrite, in 1,000 words')
for (const { workspace, words, rate, sentences } of counts) {
  const mark = rate >= LIMIT ? '✗' : '✓'
  const total = `${sentences.length} of ${words} words`
  console.log(`${mark} ${workspace}: ${rate.toFixed(1)}, below ${LIMIT} allowed (${total})`)
}
if (process.exitCode) {
  console.log('Name the thing instead of "what", "whoever", "those that", "nobody" or "is no".')
}
