import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { startDev } from './dev-server.ts'
import { runPortolan } from './run-portolan.ts'

const PACKAGE = new URL('..', import.meta.url)
const SCREEN = /<!-- (\S+) -->\n```console\n\$ portolan (.+)\n([\s\S]*?)```/g

/**
 * A README with each of its screens as the command prints it now: `<!-- directory -->`, then a
 * block that begins with `$ portolan …`. Times and versions stay as they are written.
 */
export async function renderScreens(readme: string): Promise<string> {
  let rendered = ''
  let end = 0
  for (const match of readme.matchAll(SCREEN)) {
    const [whole, project = '', command = '', written = ''] = match
    const printed = await print(fileURLToPath(new URL(project, PACKAGE)), command.split(' '))
    const screen = isSame(written, printed) ? written : printed
    rendered += readme.slice(end, match.index)
    rendered += whole.slice(0, whole.length - written.length - '```'.length)
    rendered += `${screen}\`\`\``
    end = match.index + whole.length
  }
  return rendered + readme.slice(end)
}

/** Whether they differ only in numbers that are different each time. */
function isSame(a: string, b: string): boolean {
  const [aText, bText] = [a, b].map((text) =>
    text.replace(/\d+(\.\d+)? m?s\b/g, '1 ms').replace(/\bv\d+\.\d+\.\d+\S*/g, 'v1'),
  )
  return aText === bText
}

async function print(cwd: string, args: string[]): Promise<string> {
  if (args[0] === 'dev') return printServer(cwd, args.slice(1))
  const { out, err } = await runPortolan(cwd, args, { NO_COLOR: '1' })
  return out + err
}

/** The output of a server while it answers two requests. */
async function printServer(cwd: string, args: string[]): Promise<string> {
  const { url, get, printed } = await startDev(cwd, args)
  for (const path of ['/api/ports', '/api/ports/none']) {
    await get(path)
    await expect.poll(() => printed.out).toMatch(new RegExp(`${path} \\d.*\n`))
  }
  return printed.out.replace(url, 'http://localhost:3000/')
}
