/** A page, for the renderer of this app's pages. The route.ts beside it is therefore not served. */
export default function About() {
  return 'About this app'
}
