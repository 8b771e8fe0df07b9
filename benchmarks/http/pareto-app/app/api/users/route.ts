import type { LoaderContext } from '@paretojs/core'
import { created } from '../../../../contestants/answers.ts'

export const action = ({ req }: LoaderContext) => created(req.body.name)
