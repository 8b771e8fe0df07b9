import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, inject, test } from 'vitest'
import { runToEnd } from '../src/user-process.ts'

/** The members of a source map (ECMA-426) that these tests read. */
interface SourceMap {
  readonly sources: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

describe.each(inject('tarballs'))('the source maps of $name', ({ files, directory }) => {
  const maps = files.filter((file) => file.endsWith('.map'))

  test.each(maps)('%s has its sources in the tarball or in itself', (file) => {
    const map: SourceMap = JSON.parse(readFileSync(join(directory, file), 'utf8'))
    for (const [index, source] of map.sources.entries()) {
      // The sources that a package bundles from a private workspace are in its source maps only.
      const isEmbedded = typeof map.sourcesContent?.[index] === 'string'
      expect(isEmbedded || files.includes(posix.join(file, '..', source)), source).toBe(true)
    }
  })
})

test('lead a stack trace of Node to the sources', async () => {
  const core = inject('tarballs').find(({ name }) => name === '@portolan/dispatch-core')
  const directory = core?.directory ?? ''
  const module = pathToFileURL(join(directory, 'dist/pattern.js'))
  const code = `const { parsePattern } = await import(${JSON.stringify(module)})
    try { parsePattern('users') } catch (error) { console.log(error.stack) }`
  const args = ['--enable-source-maps', '--input-type=module', '--eval', code]
  expect(await runToEnd({ directory, program: process.execPath, args })).toMatch(
    /at parsePattern \(.*src[/\\]pattern[/\\]parse-pattern\.ts:\d+:\d+\)/,
  )
})
