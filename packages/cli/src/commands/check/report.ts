import { relative } from 'node:path'
import type { Settings } from '../../config/settings.ts'
import { toSlashes } from '../../files/to-slashes.ts'
import { formatCount } from '../../terminal/count.ts'
import type { CheckedProject } from './check-project.ts'
import type { Finding } from './finding.ts'

/** What was found, with files relative to the project's directory, with forward slashes. */
export interface Report {
  readonly routeCount: number
  readonly problems: readonly Finding[]
  readonly warnings: readonly Finding[]
}

export function toReport(
  { routeCount, problems, warnings }: CheckedProject,
  { root, appDir }: Pick<Settings, 'root' | 'appDir'>,
): Report {
  const folder = toSlashes(relative(root, appDir))
  const toRooted = (finding: Finding): Finding => ({
    ...finding,
    files: finding.files.map((file) => (folder === '' ? file : `${folder}/${file}`)),
  })
  return { routeCount, problems: problems.map(toRooted), warnings: warnings.map(toRooted) }
}

/** `2 problems and 1 warning in 12 routes` */
export function summarize({ routeCount, problems, warnings }: Report): string {
  const counts = [
    ...(problems.length === 0 ? [] : [formatCount(problems.length, 'problem')]),
    ...(warnings.length === 0 ? [] : [formatCount(warnings.length, 'warning')]),
  ]
  const found = counts.length === 0 ? 'No problem' : counts.join(' and ')
  return `${found} in ${formatCount(routeCount, 'route')}`
}
