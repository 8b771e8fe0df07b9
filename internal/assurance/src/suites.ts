import type { Suite } from './suite.ts'
import { guards } from './suites/guards.ts'
import { heads } from './suites/heads.ts'
import { isolation } from './suites/isolation.ts'
import { results } from './suites/results.ts'
import { soak } from './suites/soak.ts'

export const SUITES: readonly Suite[] = [guards, heads, results, isolation, soak]
