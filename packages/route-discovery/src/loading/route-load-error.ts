/** Why a file of the app directory cannot be used. Codes are stable. */
export type RouteLoadErrorCode =
  | 'import-failed'
  | 'invalid-middleware'
  | 'invalid-route-module'
  | 'not-importable'

/** A route or middleware file that cannot be imported, or exports the wrong thing. */
export class RouteLoadError extends Error {
  override readonly name = 'RouteLoadError'
  readonly code: RouteLoadErrorCode
  /** Relative to the app directory, with forward slashes. */
  readonly file: string

  constructor(
    code: RouteLoadErrorCode,
    file: string,
    { problem, fix, cause }: { problem: string; fix: string; cause?: unknown },
  ) {
    super(`${file}: ${problem}. ${fix}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.file = file
  }
}
