import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { MeasuredComparisons } from './read-comparisons.ts'

/** What was measured last, benchmark by benchmark, as `results.json` keeps it. */
export function readResults(file: string): MeasuredComparisons[] {
  // Nobody else writes it.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MeasuredComparisons[]) : []
}

export function writeResults(file: string, measured: readonly MeasuredComparisons[]): void {
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
}

/** Benchmarks as they were measured now, and those that were not, as they were measured earlier. */
export function mergeResults(
  earlier: readonly MeasuredComparisons[],
  now: readonly MeasuredComparisons[],
): MeasuredComparisons[] {
  const find = (benchmark: string) => now.find((each) => each.benchmark === benchmark)
  const kept = earlier.map((each) => find(each.benchmark) ?? each)
  return [...kept, ...now.filter((each) => !kept.includes(each))]
}
