import type { LoaderContext } from '@portolan/adapter-express'

export const loader = ({ params }: LoaderContext<'/api/ships/:number(int)'>) => ({
  number: params.number,
})
