import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ExampleApp } from './express-apps.ts'

interface AskedApp {
  /** The module that exports it, absolute. */
  readonly file: string
  readonly isCommonJs: boolean
  readonly requests: ExampleApp['requests']
}

/** The answers of apps to their requests over a socket, in a process of their own. */
export function askApps(apps: readonly AskedApp[]): unknown[] {
  const script = fileURLToPath(new URL('answer-requests.mjs', import.meta.url))
  const { NODE_OPTIONS, VITEST, ...env } = process.env
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    input: JSON.stringify(apps),
    encoding: 'utf8',
    env,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
