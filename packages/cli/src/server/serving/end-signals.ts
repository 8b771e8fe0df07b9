/** What a process does when it is told to end. */
export interface EndActions {
  /** At the first SIGTERM or SIGINT. */
  readonly finish: () => void
  /** At a later one, by someone who does not want to wait. */
  readonly abort: () => void
}

/**
 * A terminal sends Ctrl-C to everything that runs in it, and package managers pass on what they
 * get: what comes within this time, in milliseconds, is the same signal once more.
 */
const ECHO_TIME = 500

/** Listens to the signals that tell a process to end, instead of ending at once. */
export function onEndSignal({ finish, abort }: EndActions): void {
  let first: number | undefined
  const onSignal = (): void => {
    if (first === undefined) {
      first = performance.now()
      finish()
    } else if (performance.now() - first > ECHO_TIME) abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
