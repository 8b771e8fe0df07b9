import { expect, test } from 'vitest'
import { watchRoutes } from '../src/index.ts'
import { has, ids, watchTree } from './watched-tree.ts'

test('what is there at the start is told first, as added', async () => {
  const { updates } = await watchTree(['a/route.ts', '[id]/route.ts'])
  expect(updates).toMatchObject([
    { changes: { added: [{ id: 'a' }, { id: '[id]' }] }, diagnostics: [] },
  ])
})

test('routes that come and go are told, and those that stay are not', async () => {
  const { write, remove, until } = await watchTree(['a/route.ts'])
  write('b/[id]/route.ts')
  expect((await until(has('a', 'b/[id]')))?.changes).toMatchObject({
    added: [{ id: 'b/[id]' }],
    changed: [],
    removed: [],
  })
  remove('b')
  const gone = await until(({ changes }) => changes.removed.length > 0)
  expect(gone).toMatchObject({
    manifest: { routes: [{ id: 'a' }] },
    changes: { added: [], changed: [], removed: [{ id: 'b/[id]' }] },
  })
})

test('a route is changed by its file, and by each middleware around it', async () => {
  const { write, remove, until } = await watchTree(['a/route.ts', 'b/route.ts'])
  const isChanged =
    (...wanted: string[]) =>
    ({ changes }: { changes: { changed: readonly { id: string }[] } }) =>
      ids(changes.changed).join() === wanted.join()
  write('a/route.ts', 'export const loader = () => 1')
  await until(isChanged('a'))
  write('middleware.ts')
  await until(isChanged('a', 'b'))
  write('b/middleware.ts')
  await until(isChanged('b'))
  remove('middleware.ts')
  await until(isChanged('a', 'b'))
})

test('private folders and other files tell nothing', async () => {
  const { write, until, updates } = await watchTree(['a/route.ts'])
  write('_lib/x.ts')
  write('a/view.ts')
  write('b/route.ts')
  await until(has('a', 'b'))
  expect(
    updates.flatMap(({ changes }) => [...ids(changes.added), ...ids(changes.changed)]),
  ).toEqual(['a', 'b'])
})

test('after close() nothing is told', async () => {
  const { write, watcher, updates } = await watchTree(['a/route.ts'])
  write('b/route.ts')
  await watcher.close()
  expect(updates).toHaveLength(1)
})

test('what onUpdate throws reaches onError, and watching goes on', async () => {
  const { updates, watcher } = await watchTree(['a/route.ts'])
  const errors: unknown[] = []
  const other = await watchRoutes({
    appDir: 'no-such-app',
    onUpdate: () => {
      throw new Error('no')
    },
    onError: (error) => errors.push(error),
  })
  await other.close()
  expect(errors).toMatchObject([{ message: 'no' }])
  expect(watcher.current).toBe(updates[0])
})

test('options that are wrong are refused', async () => {
  await expect(watchRoutes({ onupdate: () => {} } as never)).rejects.toThrow(/"onUpdate"/)
  await expect(watchRoutes({ onUpdate: 1 } as never)).rejects.toThrow(/onUpdate is 1/)
  await expect(watchRoutes({ onUpdate: () => {}, watcher: {} } as never)).rejects.toThrow(
    /watcher is .*watchFiles\(\)/,
  )
})
