import type { LoaderContext } from './$types.js'

export function loader({ params }: LoaderContext) {
  const path: string[] = params.path
  return { path }
}
