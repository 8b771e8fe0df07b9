/** The user `nobody` of nearly every Unix. */
const NOBODY = 65_534

/**
 * Calls a function, which starts its work at once, as a user whom modes of files stop. Where the
 * tests run as root, whom no mode stops, that is another user.
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
