/** The code of a diagnostic that makes discovery fail. Codes are stable; messages may improve. */
export type ProblemCode =
  | 'adjacent-params'
  | 'app-dir-missing'
  | 'app-dir-unreadable'
  | 'case-collision'
  | 'control-character'
  | 'dot-segment'
  | 'duplicate-name'
  | 'lone-surrogate'
  | 'malformed-brackets'
  | 'malformed-escape'
  | 'malformed-group'
  | 'matcher-on-rest'
  | 'multiple-rests'
  | 'optional-in-affix'
  | 'page-conflict'
  | 'param-name'
  | 'reserved-name'
  | 'rest-in-affix'
  | 'route-conflict'
  | 'several-middleware-files'
  | 'several-route-files'
  | 'too-many-optionals'
  | 'unknown-matcher'

/** The code of a warning, which stops neither discovery nor loading. */
export type WarningCode =
  | 'link-not-followed'
  | 'misnamed-export'
  | 'misnamed-file'
  | 'no-handler'
  | 'no-routes'
  | 'not-a-file'
  | 'shadowed-route'
  | 'unreachable-route'
  | 'unreachable-variant'
  | 'unreadable-directory'

export type DiagnosticCode = ProblemCode | WarningCode

/** One message of discovery, or of the check of a route module. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  /** The name or file as it is written, and the problem with it. */
  readonly message: string
  /** Every file or directory concerned, relative to the app directory, with forward slashes. */
  readonly files: readonly string[]
  /** A path that shows the problem. Missing where a custom matcher decides, or no path shows it. */
  readonly sampleUrl?: string
  /** What to do, as an instruction. */
  readonly fix: string
  /** The renames that together solve the problem, if the fix advises any. */
  readonly renames?: readonly Rename[]
}

/** A file or directory and its new name, relative to the app directory, with forward slashes. */
export interface Rename {
  readonly from: string
  readonly to: string
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

/** Without the characters by which the name of a file could write over a terminal. */
function toPrintable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}

/** By files, then by code. The order in which a file system lists names does not count. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return toSortKey(a) < toSortKey(b) ? -1 : 1
}

function toSortKey({ files, code }: Diagnostic): string {
  return `${files.join('\0')}\0\0${code}`
}
