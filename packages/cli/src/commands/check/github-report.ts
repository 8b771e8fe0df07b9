import { join, relative } from 'node:path'
import { isInside } from '../../files/is-inside.ts'
import { toSlashes } from '../../files/to-slashes.ts'
import type { Finding } from './finding.ts'
import { type Report, summarize } from './report.ts'

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
function findPrefix(root: string, workspace: string | undefined): string {
  return workspace !== undefined && isInside(root, workspace) ? relative(workspace, root) : ''
}

function formatCommand(
  level: 'error' | 'warning',
  { code, message, files, position, sampleUrl, fix }: Finding,
  prefix: string,
): string {
  const [file, ...others] = files
  const properties = {
    ...(file !== undefined && { file: toSlashes(join(prefix, file)) }),
    ...(position && { line: position.line, col: position.column }),
    title: `portolan: ${code}`,
  }
  const text = [
    message,
    ...others.map((other) => `and ${other}`),
    ...(sampleUrl === undefined ? [] : [`for example ${sampleUrl}`]),
    fix,
  ].join('\n')
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  return `::${level} ${written.join(',')}::${escapeText(text)}`
}

function escapeText(text: string): string {
  return text.replace(/[%\r\n]/g, encodeURIComponent)
}

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, encodeURIComponent)
}
