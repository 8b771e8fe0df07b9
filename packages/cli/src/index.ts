export type { FindingCode } from './commands/check/check-files.ts'
export type { CheckFinding, CheckReport } from './commands/check/report.ts'
export type { Candidate } from './commands/routes/candidates.ts'
export type { MatchExplanation } from './commands/routes/explain-match.ts'
export type {
  ListedDescription,
  ListedMethod,
  ListedMiddleware,
  ListedPage,
  ListedRoute,
  RouteListing,
} from './commands/routes/route-listing.ts'
export type {
  BuildTarget,
  Config,
  DependencyHandling,
  HostName,
  RouteSettings,
} from './config/config.ts'
export { defineConfig } from './config/config.ts'
