import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { toSpread } from '../report/median.ts'
import type { Program } from './programs.ts'

const EDITS = 5

/** The milliseconds until an editor offers the paths of a call. */
export interface CompletionTimes {
  /** The first time, which reads the program. */
  readonly first: number
  /** Behind an edit, which is how an author meets it. */
  readonly edited: number
}

/**
 * Asks an editor's server, tsserver over its standard input and output, for the paths in a call.
 *
 * @param tsserver its file
 * @param directory the directory that the files of the program are in
 * @param routes the number of paths that it has to offer
 */
export async function measureCompletions(
  tsserver: string,
  directory: string,
  routes: number,
): Promise<CompletionTimes> {
  const file = join(directory, 'use.ts')
  const text = readFileSync(file, 'utf8')
  const server = startServer(tsserver)
  server.tell('open', { file, fileContent: text })
  const before = text.slice(0, text.indexOf(MARK) + MARK.length).split('\n')
  const place = { file, line: before.length, offset: (before.at(-1) ?? '').length + 1 }
  const end = { line: text.split('\n').length, offset: 1 }
  const times: number[] = []
  for (let edit = 0; edit <= EDITS; edit++) {
    const start = performance.now()
    const { entries } = await server.ask('completionInfo', place)
    times.push(performance.now() - start)
    if (entries.length < routes) throw new Error(`The editor offers ${entries.length} paths`)
    const change = { line: end.line + edit, offset: 1, endLine: end.line + edit, endOffset: 1 }
    server.tell('change', { file, ...change, insertString: `// ${edit}\n` })
  }
  server.stop()
  const [first = Number.NaN, ...edited] = times
  return { first, edited: toSpread(edited).median }
}

/** A place in `use.ts` where a path begins. */
const MARK = "api.get('"

/** The programs whose calls name a path by such a text. */
export function hasPaths({ name }: Program): boolean {
  return name.startsWith('@portolan/client')
}

interface Server {
  tell(command: string, args: object): void
  ask(command: string, args: object): Promise<{ readonly entries: readonly unknown[] }>
  stop(): void
}

/** https://github.com/microsoft/TypeScript/wiki/Standalone-Server-(tsserver) */
function startServer(tsserver: string): Server {
  const args = [tsserver, '--disableAutomaticTypingAcquisition']
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let count = 0
  let hear = (_message: Answer): void => {}
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{')) hear(JSON.parse(line) as Answer)
  })
  const send = (command: string, args: object): number => {
    count += 1
    const message = { seq: count, type: 'request', command, arguments: args }
    child.stdin.write(`${JSON.stringify(message)}\n`)
    return count
  }
  return {
    tell: send,
    ask: (command, args) =>
      new Promise((resolve, reject) => {
        hear = ({ request_seq, success, body, message }) => {
          if (request_seq !== asked) return
          if (success) {
            resolve(body as { readonly entries: readonly unknown[] })
          } else {
            reject(new Error(message))
          }
        }
        const asked = send(command, args)
      }),
    stop: () => child.kill(),
  }
}

interface Answer {
  readonly request_seq?: number
  readonly success?: boolean
  readonly body?: unknown
  readonly message?: string
}
