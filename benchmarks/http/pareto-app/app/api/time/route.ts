import { time } from '../../../../contestants/answers.ts'

export const loader = () => time()
