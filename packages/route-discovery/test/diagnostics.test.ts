import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DiscoveryError, discoverRoutes, formatDiagnostic, planRoutes } from '../src/index.ts'
import { makeTree } from './tree-on-disk.ts'

test('an empty app directory, and one with empty directories, has no routes', async () => {
  const appDir = makeTree([])
  for (const directory of ['', 'api/[id', '[a]', '[b]']) {
    mkdirSync(join(appDir, directory), { recursive: true })
    expect(await discoverRoutes({ appDir })).toMatchObject({
      routes: [],
      pages: [],
      warnings: [{ code: 'no-routes', files: [] }],
    })
  }
})

test('an error has the routes whose own names are in order, beside the problems', () => {
  const files = ['[a]/route.ts', '[b]/route.ts', '[c/route.ts', 'd/route.ts']
  expect(() => planRoutes(files)).toThrow(
    expect.objectContaining({
      name: 'DiscoveryError',
      code: 'discovery-failed',
      message: expect.stringMatching(/^2 problems in the planned app directory\n/),
      routes: [
        expect.objectContaining({ file: 'd/route.ts' }),
        expect.objectContaining({ file: '[a]/route.ts' }),
        expect.objectContaining({ file: '[b]/route.ts' }),
      ],
    }),
  )
  expect(() => planRoutes(files)).toThrow(DiscoveryError)
})

test('a diagnostic is shown as lines for a terminal, without characters that would write over it', () => {
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
