import type { Finding, FindingCode } from './finding.ts'
import type { Report } from './report.ts'

/** What `portolan check --format json` prints. New members may come; these stay. */
export interface CheckReport {
  readonly version: 1
  /** How many there are, be they in conflict. */
  readonly routes: number
  readonly problems: readonly CheckFinding[]
  readonly warnings: readonly CheckFinding[]
}

export interface CheckFinding {
  readonly code: FindingCode
  /** What was written and what is wrong with it. */
  readonly message: string
  /** Every file or folder concerned, relative to the project, with forward slashes. */
  readonly files: readonly string[]
  /** Where in the first of them; both count from 1, columns in UTF-16 code units. */
  readonly line?: number
  readonly column?: number
  /** A path that shows the problem, where there is one that can be known. */
  readonly sampleUrl?: string
  /** What to do, as an instruction. */
  readonly fix: string
}

export function formatJsonReport({ routeCount, problems, warnings }: Report): string[] {
  const report: CheckReport = {
    version: 1,
    routes: routeCount,
    problems: problems.map(toJson),
    warnings: warnings.map(toJson),
  }
  return [JSON.stringify(report, null, 2)]
}

function toJson({ position, frame: _, ...finding }: Finding): CheckFinding {
  return { ...finding, ...position }
}
