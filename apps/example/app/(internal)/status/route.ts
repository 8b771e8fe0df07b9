/** The group `(internal)` sorts files and is no part of the URL, which is `/status`. */
export function loader() {
  return { status: 'ok', node: process.version }
}
