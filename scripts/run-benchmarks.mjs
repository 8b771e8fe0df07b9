import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Runs every benchmark, even after one has failed, then makes the page of their results.
const directory = fileURLToPath(new URL('../benchmarks', import.meta.url))
const { scripts } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'))
const REPORT = 'bench:report'
const benchmarks = Object.keys(scripts).filter(
  (name) => name.startsWith('bench:') && name !== REPORT,
)
const failed = [...benchmarks, REPORT].filter((name) => {
  console.log(`\n# ${name}`)
  return spawnSync(`pnpm ${name}`, { cwd: directory, stdio: 'inherit', shell: true }).status !== 0
})
if (failed.length > 0) {
  console.error(
    `\nFailed: ${failed.join(', ')}. Their results are those of the last run that passed.`,
  )
  process.exitCode = 1
}
