import { describe, expect, test } from 'vitest'
import { has, ids, watchTree } from './watched-tree.ts'

describe('editors', () => {
  /** How they write a file that is there. */
  const EDITORS: [how: string, save: (tree: Awaited<ReturnType<typeof watchTree>>) => void][] = [
    ['in place', ({ write }) => write('a/route.ts', '// 1')],
    [
      'by rename',
      ({ write, rename }) => {
        write('a/.route.ts.swp', '// 1')
        rename('a/.route.ts.swp', 'a/route.ts')
      },
    ],
    [
      'after the old one is moved away',
      ({ write, rename }) => {
        rename('a/route.ts', 'a/route.ts~')
        write('a/route.ts', '// 1')
      },
    ],
    [
      'after the old one is removed',
      ({ write, remove }) => {
        remove('a/route.ts')
        write('a/route.ts', '// 1')
      },
    ],
  ]

  test.each(EDITORS)('that write %s change a route, and remove none', async (_how, save) => {
    const tree = await watchTree(['a/route.ts', 'b/route.ts'])
    save(tree)
    await tree.untilChanged('a', 1)
    expect(ids(tree.updates.flatMap(({ changes }) => changes.removed))).toEqual([])
    expect(ids(tree.updates.flatMap(({ changes }) => changes.changed))).not.toContain('b')
  })

  test('that write again as soon as the first time was told are told again', async () => {
    const tree = await watchTree(['a/route.ts'])
    for (let time = 1; time <= 10; time++) {
      const since = tree.updates.length
      for (const [, save] of EDITORS) save(tree)
      tree.write('a/route.ts', `// ${time}`)
      await tree.untilChanged('a', since)
    }
  })
})

describe('a switch of branches', () => {
  const names = (prefix: string) => Array.from({ length: 500 }, (_, index) => `${prefix}${index}`)
  const [kept, left, come] = [names('k'), names('l'), names('c')]

  test('that adds, changes and removes 500 files each is told whole', async () => {
    const tree = await watchTree([...kept, ...left].map((name) => `${name}/route.ts`))
    for (const name of left) tree.remove(name)
    for (const name of kept) tree.write(`${name}/route.ts`, '// other')
    for (const name of come) tree.write(`${name}/route.ts`)
    await tree.until(has(...kept, ...come))
    const told = (kind: 'added' | 'changed' | 'removed') =>
      new Set(tree.updates.slice(1).flatMap(({ changes }) => ids(changes[kind])))
    for (const name of kept) await tree.untilChanged(name, 1)
    expect(told('added')).toEqual(new Set(come))
    expect(told('removed')).toEqual(new Set(left))
    // Each update is one of many changes, however many events there were.
    expect(tree.updates.length).toBeLessThan(100)
  })
})

describe('a tree that is wrong for a while', () => {
  test('keeps the last good manifest, tells the problems, and recovers', async () => {
    const { write, remove, until } = await watchTree(['[a]/route.ts', 'b/route.ts'])
    write('[c]/route.ts')
    const wrong = await until(({ diagnostics }) => diagnostics[0]?.code === 'route-conflict')
    expect(wrong).toMatchObject({ changes: { added: [], changed: [], removed: [] } })
    expect(ids(wrong?.manifest?.routes)).toEqual(['b', '[a]'])
    // Still wrong, otherwise.
    write('[d/route.ts')
    await until(({ diagnostics }) => diagnostics.length === 2)
    write('b/route.ts', '// 1')
    remove('[c]')
    remove('[d')
    write('e/route.ts')
    const right = await until(has('[a]', 'b', 'e'))
    expect(right).toMatchObject({
      changes: { added: [{ id: 'e' }], changed: [{ id: 'b' }], removed: [] },
      diagnostics: [],
    })
  })

  test('from the start has no manifest until it is right', async () => {
    const { updates, remove, until } = await watchTree(['[a]/route.ts', '[b]/route.ts'])
    expect(updates).toMatchObject([
      { manifest: undefined, diagnostics: [{ code: 'route-conflict' }] },
    ])
    remove('[b]')
    expect((await until(has('[a]')))?.changes).toMatchObject({ added: [{ id: '[a]' }] })
  })
})

describe('a folder that another takes the place of at once', () => {
  test.each(['a/b', 'a', '.'])('is watched as the first was: %s', async (folder) => {
    const { updates, write, remove, until, untilChanged } = await watchTree(['a/b/route.ts'])
    for (let time = 0; time < 3; time++) {
      const replaced = updates.length
      remove(folder)
      write('a/b/route.ts', `// ${time}`)
      await untilChanged('a/b', replaced)
      const written = updates.length
      write('a/b/route.ts', `// again ${time}`)
      await untilChanged('a/b', written)
      write(`a/b/n${time}/route.ts`)
      await until(({ changes }) => ids(changes.added).includes(`a/b/n${time}`))
    }
  })

  test('by a rename is read anew', async () => {
    const { write, rename, until } = await watchTree(['a/x/route.ts', '_b/y/route.ts'])
    rename('a', '_a')
    rename('_b', 'a')
    expect((await until(has('a/y')))?.changes).toMatchObject({
      added: [{ id: 'a/y' }],
      removed: [{ id: 'a/x' }],
    })
    write('a/z/route.ts')
    await until(has('a/y', 'a/z'))
  })
})

test('a file behind a followed link is one of the route', async () => {
  const tree = await watchTree(['a/route.ts', '_kept/users.ts'], { followSymlinks: true })
  tree.link('../_kept/users.ts', 'b/route.ts')
  await tree.until(has('a', 'b'))
  const since = tree.updates.length
  tree.write('_kept/users.ts', '// 1')
  await tree.untilChanged('b', since)
})

describe('a root that is deleted', () => {
  test('is told, keeps the last good manifest, and is found when it is made again', async () => {
    const { write, remove, until } = await watchTree(['a/route.ts'])
    for (const name of ['b', 'c']) {
      remove('.')
      const gone = await until(({ diagnostics }) => diagnostics[0]?.code === 'app-dir-missing')
      expect(gone?.manifest?.routes).toHaveLength(1)
      write(`${name}/route.ts`)
      await until(has(name))
    }
    write('d/route.ts')
    await until(has('c', 'd'))
  })

  test('with the folders above it is found again, as one is that was never there', async () => {
    const { write, remove, until, updates } = await watchTree([], {}, 'far/away')
    expect(updates).toMatchObject([{ diagnostics: [{ code: 'app-dir-missing' }] }])
    for (const name of ['a', 'b']) {
      write(`${name}/route.ts`)
      await until(has(name))
      remove('../..')
      await until(({ diagnostics }) => diagnostics[0]?.code === 'app-dir-missing')
    }
  })
})
