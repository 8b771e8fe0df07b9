/** The group `(internal)` only sorts files. The URL is `/status`. */
export function loader() {
  return { status: 'ok', node: process.version }
}
