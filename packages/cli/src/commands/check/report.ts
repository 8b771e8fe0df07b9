import { join, relative } from 'node:path'
import type { ProjectSettings } from '../../config/settings.ts'
import { isInside, toSlashes } from '../../files/paths.ts'
import type { Colors } from '../../terminal/terminal.ts'
import {
  formatCount,
  markProblem,
  markSuccess,
  markWarning,
  toPrintable,
} from '../../terminal/text.ts'
import type { CheckedProject } from './check.ts'
import type { Finding, FindingCode } from './check-files.ts'

/** The findings, with files relative to the project's directory, with forward slashes. */
interface Report {
  readonly routeCount: number
  readonly problems: readonly Finding[]
  readonly warnings: readonly Finding[]
}

export function toReport(
  { routeCount, problems, warnings }: CheckedProject,
  { root, appDir }: Pick<ProjectSettings, 'root' | 'appDir'>,
): Report {
  const appPath = toSlashes(relative(root, appDir))
  const toRooted = (finding: Finding): Finding => ({
    ...finding,
    files: finding.files.map((file) => (appPath === '' ? file : `${appPath}/${file}`)),
  })
  return { routeCount, problems: problems.map(toRooted), warnings: warnings.map(toRooted) }
}

/** `2 problems and 1 warning in 12 routes` */
function summarize({ routeCount, problems, warnings }: Report): string {
  const counts = [
    ...(problems.length === 0 ? [] : [formatCount(problems.length, 'problem')]),
    ...(warnings.length === 0 ? [] : [formatCount(warnings.length, 'warning')]),
  ]
  const found = counts.length === 0 ? 'No problem' : counts.join(' and ')
  return `${found} in ${formatCount(routeCount, 'route')}`
}

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

/**
 * Workflow commands of GitHub Actions, which it shows at the lines of a pull request.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 *
 * @param workspace the repository's directory, from which GitHub reads paths
 */
export function formatGithubReport(
  report: Report,
  root: string,
  workspace: string | undefined,
): string[] {
  const prefix = findPrefix(root, workspace)
  return [
    ...report.problems.map((finding) => formatCommand('error', finding, prefix)),
    ...report.warnings.map((finding) => formatCommand('warning', finding, prefix)),
    summarize(report),
  ]
}

/** Where the project is in the repository. */
export function findPrefix(root: string, workspace: string | undefined): string {
  return workspace !== undefined && isInside(root, workspace) ? relative(workspace, root) : ''
}

function formatCommand(
  level: 'error' | 'warning',
  { code, message, files, position, sampleUrl, fix }: Finding,
  prefix: string,
): string {
  const [file, ...others] = files
  const text = [
    message,
    ...others.map((other) => `and ${other}`),
    ...(sampleUrl === undefined ? [] : [`for example ${sampleUrl}`]),
    fix,
  ].join('\n')
  return formatAnnotation(
    level,
    { ...(file !== undefined && { file }), position, code, text },
    prefix,
  )
}

/** The parts of a message that GitHub shows beside a line. */
interface Annotation {
  /** Relative to the project. */
  readonly file?: string
  readonly position: Finding['position'] | undefined
  readonly code: string
  readonly text: string
}

/** A workflow command of GitHub Actions. @param prefix where the project is in the repository */
export function formatAnnotation(
  level: 'error' | 'warning' | 'notice',
  { file, position, code, text }: Annotation,
  prefix: string,
): string {
  const properties = {
    ...(file !== undefined && { file: toPrintable(toSlashes(join(prefix, file))) }),
    ...(position && { line: position.line, col: position.column }),
    title: `portolan: ${code}`,
  }
  const printable = text.split('\n').map(toPrintable).join('\n')
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  return `::${level} ${written.join(',')}::${escapeText(printable)}`
}

function escapeText(text: string): string {
  return text.replace(/[%\r\n]/g, encodeURIComponent)
}

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, encodeURIComponent)
}

/** The output of `portolan check --format json`. New members may come; these stay. */
export interface CheckReport {
  readonly version: 1
  /** How many there are, be they in conflict. */
  readonly routes: number
  readonly problems: readonly CheckFinding[]
  readonly warnings: readonly CheckFinding[]
}

export interface CheckFinding {
  readonly code: FindingCode
  /** The text of the file, and the problem with it. */
  readonly message: string
  /** Every file or directory concerned, relative to the project, with forward slashes. */
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
