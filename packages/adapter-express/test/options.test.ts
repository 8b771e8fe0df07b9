import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'

let appDir: string

// A compiled twin beside a source that cannot be imported, and a link.
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'portolan-'))
  appDir = join(root, 'app')
  await mkdir(join(appDir, 'twin'), { recursive: true })
  await mkdir(join(root, 'elsewhere'))
  await writeFile(join(appDir, 'twin/route.mjs'), 'export const loader = () => 1')
  await writeFile(join(appDir, 'twin/route.ts'), 'throw new Error("source")')
  await writeFile(join(root, 'elsewhere/route.mjs'), 'export const loader = () => 2')
  await symlink(join(root, 'elsewhere'), join(appDir, 'linked'))
})

afterAll(() => rm(join(appDir, '..'), { recursive: true }))

const quiet = () => {}

describe('invalid options', () => {
  test.each<[object, RegExp]>([
    [{ rewrittenUrls: 'yes' }, /^resourceRoutes\(\): rewrittenUrls is "yes"; write true or false/],
    [{ cookieSecret: 7 }, /^resourceRoutes\(\): cookieSecret is neither text nor a list of texts/],
    [{ cookieSecret: ['a', 7] }, /^resourceRoutes\(\): cookieSecret is neither text/],
    [{ cookieSecret: null }, /^resourceRoutes\(\): cookieSecret is neither text/],
    [{ onWarning: 'log' }, /^resourceRoutes\(\): onWarning is "log"; give a function/],
    [{ lazy: 'yes' }, /^resourceRoutes\(\): lazy is "yes"; write true or false/],
    [{ errors: 'log' }, /^resourceRoutes\(\): errors is "log"; write 'respond' or 'next'/],
    [{ etag: true }, /^resourceRoutes\(\) has no option "etag".*app\.set\('etag', …\)/],
    [{ middleware: [] }, /^resourceRoutes\(\) has no option "middleware".*a middleware\.ts/],
    [{ followSymlinks: 'yes' }, /followSymlinks is yes; write true or false/],
    [{ appDir: undefined, routes: [], prefer: ['mjs'] }, /prefer goes with appDir/],
    [{ prefer: 'mjs' }, /prefer is mjs; write a list/],
  ])('%j is refused', async (options, message) => {
    const { ready } = resourceRoutes({ appDir, ...options } as ResourceRoutesOptions)
    await expect(ready).rejects.toThrow(TypeError)
    await expect(ready).rejects.toThrow(message)
  })
})

describe('what discovery is told', () => {
  test('prefer chooses among compiled twins, which are refused without', async () => {
    await expect(resourceRoutes({ appDir, onWarning: quiet }).ready).rejects.toThrow(/prefer/)
    const { routes } = await resourceRoutes({ appDir, prefer: ['mjs'], onWarning: quiet })
    expect(routes.map(({ pattern }) => pattern)).toEqual(['/twin'])
  })

  test('followSymlinks routes what is behind links', async () => {
    const { routes } = await resourceRoutes({ appDir, prefer: ['mjs'], followSymlinks: true })
    expect(routes.map(({ pattern }) => pattern)).toEqual(['/linked', '/twin'])
  })
})
