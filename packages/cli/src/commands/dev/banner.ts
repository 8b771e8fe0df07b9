import { relative } from 'node:path'
import type { Settings } from '../../config/settings.ts'
import { formatCount } from '../../terminal/count.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatDuration } from './serving/request-line.ts'

export interface BannerData {
  readonly version: string
  readonly url: string
  readonly routeCount: number
  /** Milliseconds since the process began. */
  readonly duration: number
  readonly settings: Pick<Settings, 'root' | 'appDir' | 'serverFile'>
}

/** What is written once the server listens. */
export function formatBanner(
  { version, url, routeCount, duration, settings }: BannerData,
  { colors: { bold, cyan, dim, green } }: Pick<Terminal, 'colors'>,
): string {
  const { root, appDir, serverFile } = settings
  const count = formatCount(routeCount, 'route')
  const app = serverFile === undefined ? '' : ` with ${relative(root, serverFile)}`
  return [
    '',
    `  ${bold(green('portolan'))} ${dim(`v${version}`)}  ready in ${bold(formatDuration(duration))}`,
    '',
    `  ${cyan(`${url}/`)}`,
    `  ${dim(`${count} in ${relative(root, appDir) || '.'}${app}`)}`,
    '',
  ].join('\n')
}
