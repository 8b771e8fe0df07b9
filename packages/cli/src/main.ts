import { runCommandLine } from './command-line/run-command-line.ts'
import { version } from './files/package-json.ts'
import { processTerminal } from './terminal/terminal.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(),
  cwd: process.cwd(),
  version,
})
