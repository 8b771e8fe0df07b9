import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'

const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
const isTest = (file: string) => /\.test(-d)?\.[^/]+$/.test(file)

it('there is a tarball of every package', () => {
  const names = readdirSync(packages).map((name) => `@portolan/${name}`)
  expect(
    inject('tarballs')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names.sort())
})

describe.each(inject('tarballs'))('the tarball of $name', ({ name, files }) => {
  const directory = join(packages, name.replace('@portolan/', ''))

  it('holds the licence, the README, the build and nothing besides', () => {
    const build = ['js', 'cjs', 'd.ts', 'd.cts', 'js.map', 'cjs.map'].map(
      (end) => `dist/index.${end}`,
    )
    const needed = ['LICENSE', 'README.md', 'package.json', ...build]
    expect(needed.filter((file) => !files.includes(file))).toEqual([])
    const allowed =
      /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/[\w.-]+\.(c?js|d\.c?ts)(\.map)?|src\/.+\.ts)$/
    expect(files.filter((file) => !allowed.test(file))).toEqual([])
  })

  it('holds the sources without their tests', () => {
    const sources = readdirSync(join(directory, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !isTest(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .map((file) => file.replaceAll('\\', '/'))
    expect(files.filter((file) => file.startsWith('src/'))).toEqual(sources.sort())
  })
})
