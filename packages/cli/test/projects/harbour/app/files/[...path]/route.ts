import type { LoaderContext } from '@portolan/adapter-express'

export const loader = ({ params }: LoaderContext<'/files/:path+'>) => ({ path: params.path })
