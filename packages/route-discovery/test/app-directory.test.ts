import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { discoverRoutes } from '../src/index.ts'
import { asNobody } from './as-nobody.ts'
import { makeTree } from './tree-on-disk.ts'

/** Links need a right there, and modes of folders mean nothing. */
const isWindows = process.platform === 'win32'

function problemOf(discovery: Promise<unknown>): Promise<unknown> {
  return discovery.then(
    () => 'none',
    (error: unknown) => error,
  )
}

describe('the app directory', () => {
  test('is a path or a file URL, as an object or as text', async () => {
    const appDir = makeTree(['a/route.ts'])
    const url = pathToFileURL(appDir)
    for (const same of [`${appDir}/`, url, url.href]) {
      expect(await discoverRoutes({ appDir: same })).toEqual(await discoverRoutes({ appDir }))
    }
  })

  test.each(['no', 'a/route.ts'])('is missing where there is no such folder: %s', async (path) => {
    const appDir = join(makeTree(['a/route.ts']), path)
    const error = await problemOf(discoverRoutes({ appDir }))
    expect(error).toMatchObject({ diagnostics: [{ code: 'app-dir-missing', files: [] }] })
    expect(String(error)).toContain(appDir)
  })

  test.skipIf(isWindows)('is unreadable where links lead in a circle', async () => {
    const appDir = join(makeTree([]), 'app')
    symlinkSync('app', appDir)
    const error = await problemOf(discoverRoutes({ appDir }))
    expect(error).toMatchObject({ diagnostics: [{ code: 'app-dir-unreadable', files: [] }] })
    expect(String(error)).toMatch(/ELOOP/)
  })

  test.skipIf(isWindows).each([
    ['it may not be listed', '', 0o111],
    ['the folder above may not be entered', '..', 0o000],
  ])('is unreadable where %s', async (_why, folder, mode) => {
    const appDir = join(makeTree(['above/app/a/route.ts']), 'above/app')
    chmodSync(join(appDir, folder), mode)
    const error = await problemOf(asNobody(() => discoverRoutes({ appDir })))
    chmodSync(join(appDir, folder), 0o755)
    expect(error).toMatchObject({ diagnostics: [{ code: 'app-dir-unreadable', files: [] }] })
    expect(String(error)).toMatch(/EACCES/)
  })

  test('leaves nothing of its own path in the manifest', async () => {
    for (const files of [['a/route.ts', 'a/page.ts', 'b/middleware.ts', 'b/routes.ts'], []]) {
      const appDir = makeTree(files)
      const text = JSON.stringify(await discoverRoutes({ appDir }))
      expect(text).toContain('"warnings":[{')
      expect(text).not.toContain(appDir)
    }
  })
})
