import type { ManifestRoute } from '../route-manifest.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Why there is no manifest: all problems at once. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError'
  readonly code = 'DISCOVERY_FAILED'
  readonly diagnostics: readonly Diagnostic[]
  /** Those whose own names are in order, conflicts among them: to report on their files, never to serve. */
  readonly routes: readonly ManifestRoute[]

  constructor(
    appDir: string,
    diagnostics: readonly Diagnostic[],
    routes: readonly ManifestRoute[] = [],
  ) {
    const count = diagnostics.length === 1 ? '1 problem' : `${diagnostics.length} problems`
    super(`${count} in ${appDir}\n\n${diagnostics.map(formatDiagnostic).join('\n\n')}`)
    this.diagnostics = diagnostics
    this.routes = routes
  }
}

/** A diagnostic as several lines of text, for a terminal or a log. */
export function formatDiagnostic({ code, message, files, sampleUrl, fix }: Diagnostic): string {
  const shown = files.slice(0, SHOWN_FILES).map((file) => `    ${file}`)
  const left = files.length - shown.length
  return [
    `${code}: ${message}`,
    ...shown,
    ...(left > 0 ? [`    and ${left} more`] : []),
    ...(sampleUrl === undefined ? [] : [`  for example ${sampleUrl}`]),
    `  ${fix}`,
  ]
    .map(toPrintable)
    .join('\n')
}

const SHOWN_FILES = 10

/** Without the characters with which the name of a file could write over a terminal. */
function toPrintable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}
