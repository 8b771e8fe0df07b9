import type { Suite } from './suite.ts'
import { documents } from './suites/documents.ts'
import { guards } from './suites/guards.ts'
import { heads } from './suites/heads.ts'
import { isolation } from './suites/isolation.ts'
import { proxies } from './suites/proxies.ts'
import { results } from './suites/results.ts'
import { routes } from './suites/routes.ts'
import { soak } from './suites/soak.ts'
import { streams } from './suites/streams.ts'

export const SUITES: readonly Suite[] = [
  guards,
  proxies,
  routes,
  heads,
  streams,
  results,
  documents,
  isolation,
  soak,
]
