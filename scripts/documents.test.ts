import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readWorkspaces } from './directions/read-workspaces.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the documents of the repository', () => {
  it('name one version of pnpm, which is that of package.json', () => {
    const { packageManager } = JSON.parse(read('package.json'))
    const workflows = readdirSync(join(root, '.github/workflows'))
    const documents = [
      ...readdirSync(root).filter((file) => file.endsWith('.md')),
      ...workflows.map((file) => `.github/workflows/${file}`),
      '.ci/run',
    ]
    const named = documents.flatMap((file) => read(file).match(/pnpm@[\d.]*\d/g) ?? [])
    expect(new Set(named)).toEqual(new Set([packageManager]))
  })

  it('have every package and every private workspace on the map', () => {
    const map = read('AGENTS.md')
    const names = readWorkspaces(root).map(({ dir }) => dir.replace(/^(packages|internal)\//, ''))
    expect(names.filter((name) => !map.includes(name))).toEqual([])
  })
})
