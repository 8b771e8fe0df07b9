/** Never served: the page beside it has this URL. */
export function loader() {
  return { error: 'A page shadows this route' }
}
