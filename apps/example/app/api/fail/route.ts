/** The client learns only that the request failed. The log gets the reason. */
export function loader() {
  throw new Error('connect ECONNREFUSED pg://app:hunter2@db.internal')
}
