import type { LoaderContext } from '@paretojs/core'
import { user } from '../../../../../contestants/answers.ts'

export const loader = ({ params }: LoaderContext) => user(params.id ?? '')
