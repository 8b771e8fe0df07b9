import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import { describe, expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { bin } from './run-portolan.ts'

const harbour = fileURLToPath(new URL('fixtures/harbour', import.meta.url))

/** Everything that a command writes to a terminal of this width. */
function runInTerminal(cwd: string, args: string[], cols: number, more: NodeJS.ProcessEnv = {}) {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env
  const terminal = spawn(process.execPath, [bin, ...args], {
    cwd,
    cols,
    rows: 40,
    name: 'xterm-256color',
    env: { ...env, ...more },
  })
  let screen = ''
  terminal.onData((data) => {
    screen += data
  })
  return new Promise<{ code: number; screen: string }>((resolve) => {
    terminal.onExit(({ exitCode }) => resolve({ code: exitCode, screen }))
  })
}

const GREEN_GET = '\u001b[32mGET\u001b[39m'

describe('on a terminal', () => {
  test('the routes are coloured', async () => {
    const { code, screen } = await runInTerminal(harbour, ['routes'], 140)
    expect(code).toBe(0)
    expect(screen).toContain(GREEN_GET)
    expect(screen).toContain('\u001b[36m:id\u001b[39m')
  })

  test('NO_COLOR is honoured', async () => {
    const { screen } = await runInTerminal(harbour, ['routes'], 140, { NO_COLOR: '1' })
    expect(screen).toContain('GET')
    expect(screen).not.toContain('\u001b[3')
  })

  test('no line is longer than the terminal is wide', async () => {
    const { screen } = await runInTerminal(harbour, ['routes'], 60, { NO_COLOR: '1' })
    const lines = screen.split('\r\n')
    expect(lines.filter((line) => line.length > 60)).toEqual([])
    expect(lines).toContain('GET DELETE  /api/audits')
    expect(lines).toContain('            middleware.ts → api/(staff)/middleware.ts')
  })

  test('long work shows how far it is, and takes that away', async () => {
    const files = Array.from({ length: 3_000 }, (_, index) => [
      `app/r${index}/route.ts`,
      'export const loader = () => 1',
    ])
    const root = makeProject(Object.fromEntries(files))
    const { code, screen } = await runInTerminal(root, ['check'], 80)
    expect(code).toBe(0)
    expect(screen).toMatch(/Reading route files: \d+ of 3000/)
    const end = screen.lastIndexOf('Reading route files')
    expect(screen.slice(end)).toContain('\u001b[2K')
    expect(screen.slice(end)).toContain('No problem in 3000 routes')
  })
})
