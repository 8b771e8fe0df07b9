import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeTree } from '../../test/tree-on-disk.ts'
import { type RouteUpdate, watchRoutes } from '../index.ts'

async function watchTree(files: readonly string[]) {
  const appDir = join(makeTree(files.map((file) => `app/${file}`)), 'app')
  const updates: RouteUpdate[] = []
  const watcher = await watchRoutes({ appDir, onUpdate: (update) => updates.push(update) })
  onTestFinished(() => watcher.close())
  return {
    write(file: string, content = ''): void {
      mkdirSync(dirname(join(appDir, file)), { recursive: true })
      writeFileSync(join(appDir, file), content)
    },
    rename: (from: string, to: string) => renameSync(join(appDir, from), join(appDir, to)),
    remove: (path: string) => rmSync(join(appDir, path), { recursive: true }),
    /** Waits for the update that shows something. */
    until: (isRight: (update: RouteUpdate) => boolean) =>
      vi.waitFor(() => {
        const update = updates.find(isRight)
        expect(update && isRight(watcher.current)).toBe(true)
        return update
      }, 10_000),
    updates,
    watcher,
  }
}

const ids = (routes: readonly { id: string }[] = []): string[] => routes.map(({ id }) => id)
const has =
  (...wanted: string[]) =>
  ({ manifest }: RouteUpdate) =>
    wanted.every((id) => ids(manifest?.routes).includes(id)) &&
    manifest?.routes.length === wanted.length

test('what is there at the start is told first, as added', async () => {
  const { updates } = await watchTree(['a/route.ts', '[id]/route.ts'])
  expect(updates).toMatchObject([
    { changes: { added: [{ id: 'a' }, { id: '[id]' }] }, diagnostics: [] },
  ])
})

test('routes that come, are written and go are told', async () => {
  const { write, remove, until } = await watchTree(['a/route.ts'])
  write('b/[id]/route.ts')
  expect((await until(has('a', 'b/[id]')))?.changes).toMatchObject({ added: [{ id: 'b/[id]' }] })
  write('a/route.ts', 'export const loader = () => 1')
  await until(({ changes }) => ids(changes.changed).includes('a'))
  write('middleware.ts')
  await until(({ changes }) => changes.changed.length === 2)
  remove('b')
  expect((await until(has('a')))?.manifest?.routes).toHaveLength(1)
})

test('a file that is written by rename is one that changed', async () => {
  const { write, rename, until } = await watchTree(['a/route.ts'])
  write('a/route.ts.tmp', 'export const loader = () => 1')
  rename('a/route.ts.tmp', 'a/route.ts')
  const update = await until(({ changes }) => ids(changes.changed).includes('a'))
  expect(update?.changes.removed).toEqual([])
})

test('while the tree is wrong, the last good manifest stays and the problems are told', async () => {
  const { write, remove, until } = await watchTree(['[a]/route.ts'])
  write('[b]/route.ts')
  const update = await until(({ diagnostics }) => diagnostics[0]?.code === 'route-conflict')
  expect(ids(update?.manifest?.routes)).toEqual(['[a]'])
  write('[a]/route.ts', '// 1')
  write('c/route.ts')
  remove('[b]')
  const recovered = await until(has('[a]', 'c'))
  expect(recovered?.diagnostics).toEqual([])
})

test('a thousand files at once come as few updates', async () => {
  const { write, until, updates } = await watchTree(['a/route.ts'])
  for (let index = 0; index < 1_000; index++) write(`m/n${index}/route.ts`)
  await until(({ manifest }) => manifest?.routes.length === 1_001)
  expect(updates.length).toBeLessThan(100)
})

test('a root that is deleted and made again is found again', async () => {
  const { write, remove, until } = await watchTree(['a/route.ts'])
  remove('.')
  await until(({ diagnostics }) => diagnostics[0]?.code === 'app-dir-missing')
  write('b/route.ts')
  await until(has('b'))
  write('c/route.ts')
  await until(has('b', 'c'))
})

test('private folders and other files tell nothing', async () => {
  const { write, until, updates } = await watchTree(['a/route.ts'])
  write('_lib/x.ts')
  write('a/view.ts')
  write('b/route.ts')
  await until(has('a', 'b'))
  expect(updates).toHaveLength(2)
})

test('after close() nothing is told', async () => {
  const { write, watcher, updates } = await watchTree(['a/route.ts'])
  write('b/route.ts')
  await watcher.close()
  expect(updates).toHaveLength(1)
})

test('a tree that is wrong at the start is told, and options that are wrong are refused', async () => {
  const { updates } = await watchTree(['[a]/route.ts', '[b]/route.ts'])
  expect(updates).toMatchObject([
    { manifest: undefined, diagnostics: [{ code: 'route-conflict' }] },
  ])
  await expect(watchRoutes({ onupdate: () => {} } as never)).rejects.toThrow(/"onUpdate"/)
  await expect(watchRoutes({ onUpdate: 1 } as never)).rejects.toThrow(/onUpdate is 1/)
})
