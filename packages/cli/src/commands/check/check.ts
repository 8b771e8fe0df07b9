import { EXIT } from '../../errors.ts'
import { checkRouteSettings } from '../../project/check-route-settings.ts'
import { loadMatchers } from '../../project/load-matchers.ts'
import { startProgress } from '../../terminal/progress.ts'
import type { CommandFunction } from '../command.ts'
import { checkProject } from './check-project.ts'
import { formatGithubReport } from './github-report.ts'
import { formatJsonReport } from './json-report.ts'
import { toReport } from './report.ts'
import { formatTextReport } from './text-report.ts'

interface CheckFlags {
  readonly format?: 'text' | 'github' | 'json'
}

/** Reports what is wrong with the routes; 1 where there is a problem, warnings alone are 0. */
export const check: CommandFunction<CheckFlags> = async ({ settings, terminal, flags }) => {
  const matchers = await loadMatchers(settings)
  await checkRouteSettings(settings, matchers)
  const progress = startProgress(terminal, 'Reading route files:')
  const checked = await checkProject(settings, matchers, progress.update)
  progress.end()
  const report = toReport(checked, settings)
  const lines = {
    text: () => formatTextReport(report, terminal.colors),
    github: () => formatGithubReport(report, settings.root, process.env.GITHUB_WORKSPACE),
    json: () => formatJsonReport(report),
  }[flags.format ?? 'text']()
  for (const line of lines) terminal.out(line)
  return report.problems.length > 0 ? EXIT.problem : EXIT.ok
}
