/** What makes discovery fail. Codes are stable; messages may improve. */
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
  | 'unknown-matcher'
  | 'unreachable-route'

/** What is shown and stops nothing. */
export type WarningCode =
  | 'link-not-followed'
  | 'misnamed-export'
  | 'misnamed-file'
  | 'no-handler'
  | 'no-routes'
  | 'not-a-file'
  | 'shadowed-route'
  | 'unreadable-folder'

export type DiagnosticCode = ProblemCode | WarningCode

/** One thing that discovery, or the check of a route module, has to say. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  /** What was written and what is wrong with it. */
  readonly message: string
  /** Every file or folder concerned, relative to the app directory, with forward slashes. */
  readonly files: readonly string[]
  /** A path that shows the problem, where there is one that can be known. */
  readonly sampleUrl?: string
  /** What to do, as an instruction. */
  readonly fix: string
}
