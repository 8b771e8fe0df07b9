import type { Finding } from './finding.ts'
import type { Report } from './report.ts'

/** What `portolan check --format json` prints. New members may come; these stay. */
export interface JsonReport {
  readonly version: 1
  /** How many there are, be they in conflict. */
  readonly routes: number
  readonly problems: readonly JsonFinding[]
  readonly warnings: readonly JsonFinding[]
}

/** A finding, with its place in the first file. */
export interface JsonFinding extends Omit<Finding, 'position' | 'frame'> {
  readonly line?: number
  /** In UTF-16 code units; both count from 1. */
  readonly column?: number
}

export function formatJsonReport({ routeCount, problems, warnings }: Report): string[] {
  const report: JsonReport = {
    version: 1,
    routes: routeCount,
    problems: problems.map(toJson),
    warnings: warnings.map(toJson),
  }
  return [JSON.stringify(report, null, 2)]
}

function toJson({ position, frame: _, ...finding }: Finding): JsonFinding {
  return { ...finding, ...position }
}
