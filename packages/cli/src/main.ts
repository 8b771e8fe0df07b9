import { runCommandLine } from './command-line/run-command-line.ts'
import { processTerminal } from './terminal/terminal.ts'
import { version } from './version.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(),
  cwd: process.cwd(),
  version,
})
