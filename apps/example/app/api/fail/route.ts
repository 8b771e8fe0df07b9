/** The client is told that it failed, and the log is told why. */
export function loader() {
  throw new Error('connect ECONNREFUSED pg://app:hunter2@db.internal')
}
