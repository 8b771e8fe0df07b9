import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { MeasuredComparisons } from './read-comparisons.ts'

/** The last results of each benchmark, as `results.json` keeps them. */
export function readResults(file: string): MeasuredComparisons[] {
  // Only this module writes the file.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MeasuredComparisons[]) : []
}

export function writeResults(file: string, measured: readonly MeasuredComparisons[]): void {
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
}

/** The new results, and the earlier ones of benchmarks that have not run now. */
export function mergeResults(
  earlier: readonly MeasuredComparisons[],
  now: readonly MeasuredComparisons[],
): MeasuredComparisons[] {
  const find = (benchmark: string) => now.find((each) => each.benchmark === benchmark)
  const kept = earlier.map((each) => find(each.benchmark) ?? each)
  return [...kept, ...now.filter((each) => !kept.includes(each))]
}
