import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { discoverRoutes, type RouteManifest } from '../src/index.ts'
import { asNobody } from './as-nobody.ts'
import { makeTree } from './tree-on-disk.ts'

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

describe.skipIf(process.platform === 'win32')('an entry that is not a regular file', () => {
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

  test('a directory whose name is not Unicode text is left out with a warning', async () => {
    const appDir = makeTree(['a/route.ts'])
    mkdirSync(Buffer.concat([Buffer.from(`${appDir}/b`), Buffer.from([0xff])]))
    const manifest = await discoverRoutes({ appDir })
    expect(ids(manifest)).toEqual(['a'])
    expect(codes(manifest)).toEqual(['unreadable-directory'])
  })

  test('a directory that may not be read is left out with a warning', async () => {
    const appDir = makeTree(['a/route.ts', 'b/route.ts'])
    chmodSync(join(appDir, 'b'), 0o000)
    const manifest = await asNobody(() => discoverRoutes({ appDir }))
    expect(ids(manifest)).toEqual(['a'])
    expect(manifest.warnings).toMatchObject([{ code: 'unreadable-directory', files: ['b'] }])
  })

  test.each(['new\nline', 'line\u2028separator', '\nfirst'])(
    'a directory called %j is a problem',
    async (name) => {
      const appDir = makeTree([`${name}/route.ts`])
      const error = await discoverRoutes({ appDir }).catch((error: unknown) => error)
      expect(error).toMatchObject({ diagnostics: [{ code: 'control-character', files: [name] }] })
    },
  )
})

test('a directory with the name of a route file is no route, and is read like any other', async () => {
  const files = ['a/route.ts', 'b/route.ts/note.txt', 'c/middleware.js/route.ts']
  const manifest = await discoverRoutes({ appDir: makeTree(files) })
  expect(ids(manifest)).toEqual(['a', 'c/middleware.js'])
  expect(manifest.warnings).toMatchObject([
    { code: 'not-a-file', files: ['b/route.ts'], message: expect.stringMatching(/a directory$/) },
    { code: 'not-a-file', files: ['c/middleware.js'] },
  ])
})

const PRIVATE = ['_lib', '_v1.2', '.hidden', '.well-known2', 'a/_lib/b', 'node_modules', 'a/.git/x']

test.each(PRIVATE)('a private directory is not read: %s', async (directory) => {
  const files = ['a/route.ts', `${directory}/route.ts`, `${directory}/below/route.ts`]
  expect(ids(await discoverRoutes({ appDir: makeTree(files) }))).toEqual(['a'])
})

test('a misnamed file that begins with "_" is found', async () => {
  const { warnings } = await discoverRoutes({
    appDir: makeTree(['a/route.ts', 'a/_middleware.ts']),
  })
  expect(warnings).toMatchObject([
    {
      code: 'misnamed-file',
      renames: [{ from: 'a/_middleware.ts', to: 'a/middleware.ts' }],
    },
  ])
})

describe('options that are wrong', () => {
  const WRONG: [options: object, message: RegExp][] = [
    [{ appdir: 'app' }, /no option "appdir".*"appDir"/],
    [{ appDir: '' }, /appDir is ""/],
    [{ appDir: new URL('http://x.test/app') }, /appDir is "http/],
    [{ appDir: Symbol('app') }, /appDir is Symbol\(app\)/],
    [{ followSymlinks: 'yes' }, /followSymlinks is yes/],
    [{ prefer: 'ts' }, /prefer is ts/],
    [{ prefer: ['.ts'] }, /"\.ts".*write "ts"/],
    [{ prefer: ['rust'] }, /"rust".*write some of "ts", /],
    [{ matchers: 'date' }, /matchers is date/],
    [{ matchers: [1] }, /matchers holds 1/],
  ]

  test.each(WRONG)('%j', async (options, message) => {
    const error = await discoverRoutes(options).catch((error: unknown) => error)
    expect(error).toMatchObject({
      name: 'UsageError',
      code: expect.stringMatching(/^(unknown|invalid)-option$/),
    })
    expect(String(error)).toMatch(message)
  })
})
