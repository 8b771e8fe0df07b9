import type { Diagnostic } from '@portolan/route-discovery'
import type { Position } from '../../project/source/position.ts'

/** What `check` alone looks for; the others are discovery's. */
export type FindingCode =
  | Diagnostic['code']
  | 'invalid-middleware'
  | 'syntax-error'
  | 'unreadable-file'
  | 'unused-export'
  | 'wrong-pattern'

/** One thing that `check` has to say. */
export interface Finding extends Omit<Diagnostic, 'code'> {
  readonly code: FindingCode
  /** Where in the first of its files. */
  readonly position?: Position
  /** The lines around it. */
  readonly frame?: string
}

/** All of them: problems make `check` fail, warnings do not. Files are relative to the app directory. */
export interface Findings {
  readonly problems: readonly Finding[]
  readonly warnings: readonly Finding[]
}
