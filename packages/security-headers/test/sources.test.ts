import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const ROOT = new URL('../src/', import.meta.url)

const SOURCES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.test(?:-d)?\.ts$/.test(file),
)

describe('the sources', () => {
  test.each(SOURCES)('%s imports only files of this package', (file) => {
    const source = readFileSync(new URL(file.replaceAll('\\', '/'), ROOT), 'utf8')
    const imported = [...source.matchAll(/\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/g)]
    for (const [, from = '', bare = ''] of imported) expect(from || bare).toMatch(/^\.\.?\//)
  })
})
