import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readWorkspaces } from '../directions/read-workspaces.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Files of ours as GitHub gives them, to readers who have only a package. */
const OURS =
  /^https:\/\/(?:github|raw\.githubusercontent)\.com\/portolan\/portolan\/(?:(?:tree|blob)\/)?HEAD\/(.+)/
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the documents of the repository', () => {
  test('name one version of pnpm, which is that of package.json', () => {
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

  test('refer to no file that is missing', () => {
    const readmes = readWorkspaces(root).map(({ dir }) => `${dir}/README.md`)
    const documents = [
      ...readdirSync(root).filter((file) => file.endsWith('.md')),
      ...readdirSync(join(root, 'decisions')).map((file) => `decisions/${file}`),
      'benchmarks/RESULTS.md',
      ...readmes.filter((file) => existsSync(join(root, file))),
    ]
    const missing = documents.flatMap((file) =>
      listFiles(read(file), file).filter((target) => !existsSync(join(root, target))),
    )
    expect(missing).toEqual([])
  })

  test('lead from a package nowhere but to whole addresses: its tarball has nothing beside it', () => {
    const readmes = readWorkspaces(root).map(({ dir }) => `${dir}/README.md`)
    const published = readmes.filter((file) => file.startsWith('packages/'))
    expect(published.flatMap((file) => read(file).match(/\]\((?!https:|#)[^)]*\)/g) ?? [])).toEqual(
      [],
    )
  })

  test('have every package and every private workspace on the map', () => {
    const map = read('AGENTS.md')
    const names = readWorkspaces(root).map(({ dir }) => dir.replace(/^(packages|internal)\//, ''))
    expect(names.filter((name) => !map.includes(name))).toEqual([])
  })
})

/** The files of this repository that Markdown links to or shows, relative to its root. */
function listFiles(markdown: string, file: string): string[] {
  const addresses = [...markdown.matchAll(/\]\(([^)\s#]+)/g)].map(([, address = '']) => address)
  return addresses.flatMap((address) => {
    const [, ours] = OURS.exec(address) ?? []
    if (ours !== undefined) return [ours]
    return /^\w+:/.test(address) ? [] : [join(dirname(file), address)]
  })
}
