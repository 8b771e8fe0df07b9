import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { type DiscoveryOptions, type RouteUpdate, watchRoutes } from '../src/index.ts'
import { makeTree } from './tree-on-disk.ts'

/** Makes an app directory, watches it until the test ends, and changes it. */
export async function watchTree(
  files: readonly string[],
  options: DiscoveryOptions = {},
  folder = 'app',
) {
  const appDir = join(makeTree(files.map((file) => `${folder}/${file}`)), folder)
  const updates: RouteUpdate[] = []
  const watcher = await watchRoutes({
    ...options,
    appDir,
    onUpdate: (update) => updates.push(update),
  })
  onTestFinished(() => watcher.close())
  return {
    updates,
    watcher,
    write(file: string, content = 'export {}'): void {
      mkdirSync(dirname(join(appDir, file)), { recursive: true })
      writeFileSync(join(appDir, file), content)
    },
    link(target: string, path: string): void {
      mkdirSync(dirname(join(appDir, path)), { recursive: true })
      symlinkSync(target, join(appDir, path))
    },
    rename: (from: string, to: string) => renameSync(join(appDir, from), join(appDir, to)),
    remove: (path: string) => rmSync(join(appDir, path), { recursive: true }),
    /** Waits for the update that shows something, which the latest one shows too. */
    until: (isRight: (update: RouteUpdate) => boolean) =>
      vi.waitFor(() => {
        const update = updates.find(isRight)
        expect(update !== undefined && isRight(watcher.current)).toBe(true)
        return update
      }, WAIT),
    /** Waits until a route was told as changed since as many updates. */
    untilChanged: (id: string, since: number) =>
      vi.waitFor(() => {
        const told = updates.slice(since).flatMap(({ changes }) => ids(changes.changed))
        expect(told).toContain(id)
      }, WAIT),
  }
}

/** Only a hanging test meets this limit, in milliseconds. */
const WAIT = { timeout: 30_000, interval: 5 }

export function ids(routes: readonly { readonly id: string }[] = []): string[] {
  return routes.map(({ id }) => id)
}

/** Whether an update has the manifest of these routes. */
export function has(...wanted: string[]) {
  return ({ manifest }: RouteUpdate): boolean =>
    ids(manifest?.routes).sort().join() === wanted.toSorted().join()
}
