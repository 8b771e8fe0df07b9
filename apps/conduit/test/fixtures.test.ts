import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the table of the client is the one that the routes have: pnpm types writes it', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const directory = mkdtempSync(join(tmpdir(), 'portolan-types-'))
  try {
    const file = join(directory, 'routes.d.ts')
    const command = join(root, 'node_modules/@portolan/cli/bin/portolan.js')
    execFileSync(process.execPath, [command, 'types', '--standalone', file], { cwd: root })
    const kept = readFileSync(new URL('fixtures/routes.d.ts', import.meta.url), 'utf8')
    expect(kept).toBe(readFileSync(file, 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
})
