import type { Finding, FindingCode } from './check-files.ts'

/** Whether a file would answer nothing, or fail at the first request or the start. */
export function isRefused({ code }: Pick<Finding, 'code'>): boolean {
  return REFUSED.includes(code)
}

/** Whether a file runs as it is, and nobody but this command says what is wrong with it. */
export function isTold({ code }: Pick<Finding, 'code'>): boolean {
  return TOLD.includes(code)
}

const REFUSED: readonly FindingCode[] = [
  'invalid-config',
  'invalid-handler',
  'invalid-middleware',
  'no-handler',
]
const TOLD: readonly FindingCode[] = ['misnamed-export', 'wrong-pattern']

/** In one line: the problem, and what to do. */
export function describeFinding({ message, fix }: Pick<Finding, 'message' | 'fix'>): string {
  return `${message}. ${fix}`
}
