import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTree } from '../../test/tree-on-disk.ts'
import { DiscoveryError, discoverRoutes, formatDiagnostic } from '../index.ts'

/** Trees that git, Windows or macOS cannot hold; `test/fixtures` has the others. */
const PROBLEMS: [code: string, directories: string[], sampleUrl: string | undefined][] = [
  ['case-collision', ['Users', 'users'], '/Users'],
  ['control-character', ['\u0007'], undefined],
  ['route-conflict', ['caf\u00e9', 'cafe\u0301'], '/caf%C3%A9'],
]

test.skipIf(process.platform !== 'linux').each(PROBLEMS)(
  '%s: %j',
  async (code, directories, sampleUrl) => {
    const files = directories.map((directory) => `${directory}/route.ts`)
    const error = await discoverRoutes({ appDir: makeTree(files) }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(DiscoveryError)
    expect(error).toMatchObject({
      diagnostics: [
        { code, files: files.toSorted(), message: expect.any(String), fix: expect.any(String) },
      ],
    })
    const [diagnostic] = error instanceof DiscoveryError ? error.diagnostics : []
    expect(diagnostic?.sampleUrl).toBe(sampleUrl)
  },
)

test('an empty app directory, and one with empty folders, has no routes', async () => {
  const appDir = makeTree([])
  for (const folder of ['', 'api/[id', '[a]', '[b]']) {
    mkdirSync(join(appDir, folder), { recursive: true })
    expect(await discoverRoutes({ appDir })).toMatchObject({
      routes: [],
      pages: [],
      warnings: [{ code: 'no-routes', files: [] }],
    })
  }
})

test('beside the problems there are the routes whose own names are in order', async () => {
  const files = ['[a]/route.ts', '[b]/route.ts', '[c/route.ts', 'd/route.ts']
  const error = await discoverRoutes({ appDir: makeTree(files) }).catch((error: unknown) => error)
  expect(error).toMatchObject({
    routes: [{ file: 'd/route.ts' }, { file: '[a]/route.ts' }, { file: '[b]/route.ts' }],
  })
})

test('a diagnostic is shown as lines for a terminal, without what would write over it', () => {
  const files = Array.from({ length: 12 }, (_, index) => `[a\u001b${index}]/route.ts`)
  const text = formatDiagnostic({
    code: 'route-conflict',
    message: 'Two match "[a\u001b0]"',
    files,
    sampleUrl: '/x',
    fix: 'Rename one',
  })
  expect(text.split('\n')).toEqual([
    'route-conflict: Two match "[a\ufffd0]"',
    ...Array.from({ length: 10 }, (_, index) => `    [a\ufffd${index}]/route.ts`),
    '    and 2 more',
    '  for example /x',
    '  Rename one',
  ])
})
