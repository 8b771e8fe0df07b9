import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, test } from 'vitest'

const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
const isTest = (file: string) => /\.test(-d)?\.[^/]+$/.test(file)

test('there is a tarball of every package', () => {
  const names = readdirSync(packages).map((name) =>
    name.startsWith('create-') ? name : `@portolan/${name}`,
  )
  expect(
    inject('tarballs')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names.sort())
})

describe.each(inject('tarballs'))('the tarball of $name', ({ name, files, directory }) => {
  const workspace = join(packages, name.replace('@portolan/', ''))
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))

  test('holds the licence, the README, and the changelog once there has been a release', () => {
    const needed = ['LICENSE', 'README.md', 'package.json']
    if (manifest.version !== '0.0.0') needed.push('CHANGELOG.md')
    expect(needed.filter((file) => !files.includes(file))).toEqual([])
  })

  test('holds every file that its package.json names', () => {
    const { main, module, types, exports, bin = {} } = manifest
    const named = [main, module, types, ...listTargets(exports), ...Object.values<string>(bin)]
    expect(named.filter((file) => !files.includes(file.replace(/^\.\//, '')))).toEqual([])
  })

  test('holds only the build with its source maps, and the sources', () => {
    const allowed =
      /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|bin\/[\w-]+\.js|dist\/[\w./-]+\.(c?js|d\.c?ts)(\.map)?|src\/.+\.ts|templates\/.+)$/
    expect(files.filter((file) => !allowed.test(file))).toEqual([])
    const scripts = files.filter((file) => /^dist\/.+\.c?js$/.test(file))
    expect(scripts.filter((file) => !files.includes(`${file}.map`))).toEqual([])
  })

  test('holds the sources without their tests', () => {
    const sources = readdirSync(join(workspace, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !isTest(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(workspace.length + 1))
      .map((file) => file.replaceAll('\\', '/'))
    expect(files.filter((file) => file.startsWith('src/'))).toEqual(sources.sort())
  })
})

/** Every file to which an `exports` field leads, under any condition. */
function listTargets(target: unknown): string[] {
  if (typeof target === 'string') return [target]
  return Object.values(target as object).flatMap(listTargets)
}
