import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asNobody } from '../../test/as-nobody.ts'
import { makeTree } from '../../test/tree-on-disk.ts'
import { discoverRoutes, type RouteManifest } from '../index.ts'

function ids({ routes }: RouteManifest): string[] {
  return routes.map(({ id }) => id).sort()
}

function codes({ warnings }: RouteManifest): string[] {
  return warnings.map(({ code }) => code)
}

describe('symbolic links', () => {
  function makeLinks(): string {
    const outside = makeTree(['c/route.ts'])
    const appDir = makeTree(['a/route.ts'])
    symlinkSync('..', join(appDir, 'a/loop'))
    symlinkSync(outside, join(appDir, 'ext'))
    symlinkSync('nowhere', join(appDir, 'broken'))
    mkdirSync(join(appDir, 'd'))
    symlinkSync('../a/route.ts', join(appDir, 'd/route.ts'))
    return appDir
  }

  test('are not followed, and a warning says so', async () => {
    const manifest = await discoverRoutes({ appDir: makeLinks() })
    expect(ids(manifest)).toEqual(['a'])
    expect(manifest.warnings.map(({ files }) => files)).toEqual([
      ['a/loop'],
      ['d/route.ts'],
      ['ext'],
    ])
    expect(new Set(codes(manifest))).toEqual(new Set(['link-not-followed']))
  })

  test('are followed where asked, but for those that lead back', async () => {
    const manifest = await discoverRoutes({ appDir: makeLinks(), followSymlinks: true })
    expect(ids(manifest)).toEqual(['a', 'd', 'ext/c'])
    expect(manifest.warnings).toMatchObject([{ code: 'link-not-followed', files: ['a/loop'] }])
  })
})

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  test('a FIFO and a socket are not routed', async () => {
    const appDir = makeTree(['a/route.ts'])
    mkdirSync(join(appDir, 'fifo'))
    execFileSync('mkfifo', [join(appDir, 'fifo/route.ts')])
    mkdirSync(join(appDir, 'socket'))
    const server = createServer().listen(join(appDir, 'socket/route.ts'))
    await new Promise((resolve) => server.once('listening', resolve))
    const manifest = await discoverRoutes({ appDir })
    server.close()
    expect(ids(manifest)).toEqual(['a'])
    expect(codes(manifest)).toEqual(['not-a-file', 'not-a-file'])
  })

  test('a folder whose name is no text is left out with a warning', async () => {
    const appDir = makeTree(['a/route.ts'])
    mkdirSync(Buffer.concat([Buffer.from(`${appDir}/b`), Buffer.from([0xff])]))
    const manifest = await discoverRoutes({ appDir })
    expect(ids(manifest)).toEqual(['a'])
    expect(codes(manifest)).toEqual(['unreadable-folder'])
  })

  test('a folder that may not be read is left out with a warning', async () => {
    const appDir = makeTree(['a/route.ts', 'b/route.ts'])
    chmodSync(join(appDir, 'b'), 0o000)
    const manifest = await asNobody(() => discoverRoutes({ appDir }))
    expect(ids(manifest)).toEqual(['a'])
    expect(manifest.warnings).toMatchObject([{ code: 'unreadable-folder', files: ['b'] }])
  })

  test.each(['new\nline', 'line\u2028separator'])(
    'a folder called %j is a problem',
    async (name) => {
      const appDir = makeTree([`${name}/route.ts`])
      const error = await discoverRoutes({ appDir }).catch((error: unknown) => error)
      expect(error).toMatchObject({ diagnostics: [{ code: 'control-character', files: [name] }] })
    },
  )
})

describe('options that are wrong', () => {
  const WRONG: [options: object, message: RegExp][] = [
    [{ appdir: 'app' }, /no option "appdir".*"appDir"/],
    [{ appDir: '' }, /appDir is ""/],
    [{ appDir: new URL('http://x.test/app') }, /appDir is "http/],
    [{ followSymlinks: 'yes' }, /followSymlinks is yes/],
    [{ prefer: 'ts' }, /prefer is ts/],
    [{ prefer: ['.ts'] }, /"\.ts".*write "ts"/],
    [{ matchers: 'date' }, /matchers is date/],
    [{ matchers: [1] }, /matchers holds 1/],
  ]

  test.each(WRONG)('%j', async (options, message) => {
    const error = await discoverRoutes(options).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toMatch(message)
  })
})

test('a manifest does not depend on the order in which files were made', async () => {
  const files = [
    'b/route.ts',
    'a/[id]/route.ts',
    'a/route.ts',
    'a/routes.ts',
    '[x]/page.tsx',
    'middleware.ts',
  ]
  const [first, second] = [makeTree(files), makeTree([...files].reverse())]
  expect(await discoverRoutes({ appDir: first })).toEqual(await discoverRoutes({ appDir: second }))
})
