/** The user `nobody` of nearly every Unix. */
const NOBODY = 65_534

/**
 * Runs what starts at once, such as a discovery, as a user whom modes of files stop: another
 * one where the tests run as root, whom nothing stops.
 */
export function asNobody<T>(run: () => T): T {
  if (process.geteuid?.() !== 0) return run()
  process.seteuid?.(NOBODY)
  try {
    return run()
  } finally {
    process.seteuid?.(0)
  }
}
