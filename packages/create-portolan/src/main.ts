import { readFileSync } from 'node:fs'
import { runCommandLine } from './command-line.ts'

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)
process.exitCode = await runCommandLine(process.argv.slice(2), {
  version,
  userAgent: process.env.npm_config_user_agent,
  environment: process.env,
  isInteractive: process.stdin.isTTY && process.stdout.isTTY && !process.env.CI,
})
