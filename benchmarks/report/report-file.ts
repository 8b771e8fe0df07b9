import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** The machine that a benchmark ran on. */
export interface Machine {
  readonly node: string
  readonly cpu: string | undefined
  readonly cores: number
}

/** Writes results as JSON to `reports/<name>.json`, with the machine. */
export function writeReport(name: string, results: unknown): string {
  const machine: Machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
  const file = `reports/${name}.json`
  mkdirSync('reports', { recursive: true })
  writeFileSync(file, `${JSON.stringify({ machine, results }, null, 2)}\n`)
  return file
}
