import type { ContractSubject } from './contract-case.ts'

/** A promise that a host cannot keep, with the reason. */
export interface Skip {
  /** A subject's name, or `subject: case`. */
  readonly case: string
  readonly reason: string
}

/** @throws {Error} for a skip without a reason, or with the name of an unknown case. */
export function checkSkips(skips: readonly Skip[], subjects: readonly ContractSubject[]): void {
  const known = new Set(
    subjects.flatMap(({ name, cases }) => [name, ...cases.map((each) => `${name}: ${each.name}`)]),
  )
  for (const { case: name, reason } of skips) {
    if (!known.has(name)) {
      throw new Error(
        `skip names ${JSON.stringify(name)}, which is not a case; write "subject: case"`,
      )
    }
    if (reason.trim() === '') throw new Error(`skip of ${JSON.stringify(name)} gives no reason`)
  }
}

/** The reason why a case is skipped; `undefined` for a case that runs. */
export function findReason(
  skips: readonly Skip[],
  subject: string,
  name: string,
): string | undefined {
  return skips.find((skip) => skip.case === subject || skip.case === `${subject}: ${name}`)?.reason
}
