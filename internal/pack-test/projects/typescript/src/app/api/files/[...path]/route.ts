import type { LoaderContext } from '@portolan/adapter-express'

export function loader({ params }: LoaderContext<'/api/files/:path+'>) {
  const path: string[] = params.path
  return { path }
}
