import { markProblem, markSuccess, markWarning } from '../../terminal/marks.ts'
import { toPrintable } from '../../terminal/printable.ts'
import type { Colors } from '../../terminal/terminal.ts'
import type { Finding } from './finding.ts'
import { type Report, summarize } from './report.ts'

/** For people: problems, warnings, and how many there are. */
export function formatTextReport(report: Report, colors: Colors): string[] {
  const { problems, warnings } = report
  const mark = problems.length > 0 ? markProblem : markSuccess
  return [
    ...problems.flatMap((finding) => formatFinding(finding, markProblem, colors)),
    ...warnings.flatMap((finding) => formatFinding(finding, markWarning, colors)),
    mark(summarize(report), colors),
  ]
}

function formatFinding(
  { code, message, files, position, frame, sampleUrl, fix }: Finding,
  mark: (text: string, colors: Colors) => string,
  colors: Colors,
): string[] {
  const [first, ...others] = files
  const place = position === undefined ? '' : `:${position.line}:${position.column}`
  const where = first === undefined ? '' : `${toPrintable(first)}${place} `
  return [
    mark(`${colors.bold(where)}${colors.dim(code)}`, colors),
    ...others.slice(0, SHOWN_FILES).map((file) => `  ${colors.bold(toPrintable(file))}`),
    ...(others.length > SHOWN_FILES ? [`  and ${others.length - SHOWN_FILES} more`] : []),
    `  ${toPrintable(message)}`,
    ...(sampleUrl === undefined ? [] : [`  for example ${toPrintable(sampleUrl)}`]),
    ...(frame ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`  ${toPrintable(line)}`])),
    `  ${colors.green(toPrintable(fix))}`,
    '',
  ]
}

const SHOWN_FILES = 10
