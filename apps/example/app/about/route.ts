/** This route is never served, because the page beside it owns the URL. */
export function loader() {
  return { error: 'A page shadows this route' }
}
