import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { EXIT } from '../../errors.ts'
import { readText } from '../../files/paths.ts'
import { formatCount, markProblem, markSuccess } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'
import { createProjectDocument, importOpenApi } from './project-document.ts'

interface OpenApiFlags {
  /** `--output` */
  readonly file?: string
  readonly version?: '3.1' | '3.2'
  readonly check?: true
  /** Seconds. */
  readonly timeout?: number
}

/** Writes the OpenAPI document of the routes, or checks that a file holds it. */
export const openapi: CommandFunction<OpenApiFlags> = async (context) => {
  const { settings, terminal, flags } = context
  const document = await createProjectDocument({
    settings,
    terminal,
    package: await importOpenApi(settings.root, 'openapi'),
    version: flags.version,
    timeout: flags.timeout,
  })
  const text = JSON.stringify(document, null, 2)
  if (flags.file === undefined && flags.check === undefined) {
    terminal.out(text)
    return EXIT.ok
  }
  const file = resolve(settings.root, flags.file ?? 'openapi.json')
  const name = relative(settings.root, file)
  const count = formatCount(Object.keys(document.paths).length, 'path')
  if (flags.check === undefined) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${text}\n`)
    terminal.out(markSuccess(`${name}: ${count}`, terminal.colors))
    return EXIT.ok
  }
  const written = readText(file)
  if (written !== undefined && written.replaceAll('\r\n', '\n').trimEnd() === text) {
    terminal.out(markSuccess(`${name} is up to date: ${count}`, terminal.colors))
    return EXIT.ok
  }
  const reason = written === undefined ? 'is missing' : 'is not that of the routes'
  terminal.err(
    markProblem(`${name} ${reason}; run portolan openapi --output ${name}`, terminal.errColors),
  )
  for (const line of written === undefined ? [] : findDifference(written, text)) terminal.err(line)
  return EXIT.problem
}

/** The lines around the first difference. */
function findDifference(written: string, current: string): string[] {
  const before = written.split(/\r?\n/)
  const after = current.split('\n')
  const first = after.findIndex((line, index) => line !== before[index])
  const start = first === -1 ? after.length : first
  return [
    `  line ${start + 1}`,
    ...before.slice(start, start + SHOWN).map((line) => `  - ${line}`),
    ...after.slice(start, start + SHOWN).map((line) => `  + ${line}`),
  ]
}

/** The number of lines that a difference shows of each side. */
const SHOWN = 4
