import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type RouteUpdate, watchFiles, watchRoutes } from '../src/index.ts'
import { makeTree } from './tree-on-disk.ts'
import { ids } from './watched-tree.ts'

const WAIT = { timeout: 30_000, interval: 5 }

/** A directory whose files are watched until the test ends. */
function watchIn(
  files: readonly string[],
  onChange: (changed: ReadonlySet<string>) => void,
  options: { poll?: number } = {},
) {
  const root = makeTree(files)
  const errors: unknown[] = []
  const watcher = watchFiles({ ...options, onChange, onError: (error) => errors.push(error) })
  onTestFinished(() => {
    watcher.close()
    expect(errors).toEqual([])
  })
  return {
    root,
    watcher,
    write(file: string, content = 'export {}'): void {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), content)
    },
    remove: (path: string) => rmSync(join(root, path), { recursive: true }),
  }
}

/** The paths that were told, each as often as it was. */
function watchedFiles(files: readonly string[], ...watched: string[]) {
  const told: string[] = []
  const tree = watchIn(files, (changed) => told.push(...changed))
  for (const file of watched) tree.watcher.watch(join(tree.root, file))
  return {
    ...tree,
    /** Waits until a file, or a directory above it, was told, and forgets all paths told so far. */
    async untilTold(file: string): Promise<void> {
      const path = join(tree.root, file)
      const isTold = () => told.some((other) => `${path}/`.startsWith(`${other}/`))
      await vi.waitFor(() => expect([told, isTold()]).toEqual([told, true]), WAIT)
      told.length = 0
    },
  }
}

test('a file is told without events, by looking at its directory again and again', async () => {
  const told = new Set<string>()
  const add = (changed: ReadonlySet<string>) => {
    for (const path of changed) told.add(path)
  }
  const { root, watcher, write, remove } = watchIn(['lib/n.ts', 'lib/sub/m.ts'], add, { poll: 10 })
  const file = join(root, 'lib/n.ts')
  watcher.watch(file)
  const untilTold = async (path: string) => {
    await vi.waitFor(() => expect([...told]).toContain(path), WAIT)
    told.clear()
  }
  write('lib/n.ts', '// written')
  await untilTold(file)
  remove('lib/n.ts')
  await untilTold(file)
  write('lib/n.ts', '// 3')
  await untilTold(file)
  remove('lib')
  await vi.waitFor(() => expect(told.size).toBeGreaterThan(0), WAIT)
  write('lib/n.ts', '// 4')
  await untilTold(file)
})

test('a watched file is told when it is written, replaced, removed and made again', async () => {
  const { root, write, remove, untilTold } = watchedFiles(['lib/n.ts'], 'lib/n.ts')
  write('lib/n.ts', '// 1')
  await untilTold('lib/n.ts')
  write('lib/.n.ts.swp', '// 2')
  renameSync(join(root, 'lib/.n.ts.swp'), join(root, 'lib/n.ts'))
  await untilTold('lib/n.ts')
  remove('lib/n.ts')
  await untilTold('lib/n.ts')
  write('lib/n.ts', '// 3')
  await untilTold('lib/n.ts')
})

test('a watched file is told when a directory on its way comes or is replaced', async () => {
  const { write, remove, untilTold } = watchedFiles(['a.ts'], 'lib/deep/n.ts')
  for (const text of ['// 1', '// 2', '// 3']) {
    write('lib/deep/n.ts', text)
    await untilTold('lib/deep/n.ts')
    write('lib/deep/n.ts', `${text} again`)
    await untilTold('lib/deep/n.ts')
    remove('lib')
    await untilTold('lib/deep/n.ts')
  }
  write('lib/deep/n.ts')
  await untilTold('lib/deep/n.ts')
  remove('lib/deep')
  write('lib/deep/n.ts', '// at once')
  await untilTold('lib/deep/n.ts')
  write('lib/deep/n.ts', '// and later')
  await untilTold('lib/deep/n.ts')
})

test('a file that is emptied before it is written is told once, when it is written', async () => {
  const contents: string[] = []
  const { root, watcher, write } = watchIn(['n.ts'], () => {
    contents.push(readFileSync(join(root, 'n.ts'), 'utf8'))
  })
  watcher.watch(join(root, 'n.ts'))
  write('n.ts', '')
  await pause(20)
  write('n.ts', '// 1')
  await vi.waitFor(() => expect(contents).toEqual(['// 1']), WAIT)
})

test('settled() waits for the changes that were noticed', async () => {
  const told: string[] = []
  const { root, watcher, write } = watchIn(['n.ts'], (changed) => told.push(...changed))
  watcher.watch(join(root, 'n.ts'))
  await watcher.settled()
  expect(told).toEqual([])
  write('n.ts', '// 1')
  await new Promise(setImmediate)
  await watcher.settled()
  expect(told).toEqual([join(root, 'n.ts')])
  write('n.ts', '// 2')
  await new Promise(setImmediate)
  const settled = watcher.settled()
  watcher.close()
  await settled
})

test('a watcher is shared: one change of a route and of a module is told together', async () => {
  const updates: RouteUpdate[] = []
  const seen: string[][] = []
  const { root, watcher, write } = watchIn(['app/a/route.ts', 'lib/n.ts'], (changed) => {
    const update = routes.refresh()
    seen.push([...changed, ...ids(update?.changes.added), ...ids(update?.changes.changed)])
  })
  watcher.watch(join(root, 'lib/n.ts'))
  const routes = await watchRoutes({
    appDir: join(root, 'app'),
    watcher,
    onUpdate: (update) => updates.push(update),
  })
  onTestFinished(() => routes.close())
  expect(updates).toMatchObject([{ changes: { added: [{ id: 'a' }] } }])
  write('lib/n.ts', '// 1')
  write('app/b/route.ts')
  await vi.waitFor(() => expect(ids(routes.current.manifest?.routes)).toEqual(['a', 'b']), WAIT)
  expect(seen.flat()).toEqual(expect.arrayContaining([join(root, 'lib/n.ts'), 'b']))
})

test('after the routes are closed, a shared watcher goes on with its files', async () => {
  const updates: RouteUpdate[] = []
  const told: string[] = []
  const { root, watcher, write } = watchIn(['app/a/route.ts', 'lib/n.ts'], (changed) => {
    told.push(...changed)
    routes.refresh()
  })
  watcher.watch(join(root, 'lib/n.ts'))
  const appDir = join(root, 'app')
  const routes = await watchRoutes({ appDir, watcher, onUpdate: (update) => updates.push(update) })
  await routes.close()
  write('app/b/route.ts')
  write('lib/n.ts', '// 1')
  await vi.waitFor(() => expect(told).toEqual([join(root, 'lib/n.ts')]), WAIT)
  expect(updates).toHaveLength(1)
})

test('refresh() takes other matchers', async () => {
  const appDir = makeTree(['[day=date]/route.ts'])
  const routes = await watchRoutes({ appDir, onUpdate: () => {} })
  onTestFinished(() => routes.close())
  expect(routes.current).toMatchObject({ diagnostics: [{ code: 'unknown-matcher' }] })
  expect(routes.refresh(['date'])).toMatchObject({
    changes: { added: [{ pattern: '/:day(date)' }] },
    diagnostics: [],
  })
  expect(routes.refresh()).toBeUndefined()
  expect(() => routes.refresh('date' as never)).toThrow(/matchers is date/)
})

test('options that are wrong are refused', () => {
  expect(() => watchFiles({ onchange: () => {} } as never)).toThrow(/"onChange"/)
  expect(() => watchFiles({ onChange() {}, poll: 0 })).toThrow(/poll is 0; write a number of mill/)
  expect(() => watchFiles({ onChange: 1 } as never)).toThrow(/onChange is 1/)
})
