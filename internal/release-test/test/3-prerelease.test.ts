import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from '@portolan-internal/pack-test'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { readPackument } from '../src/packument.ts'
import { publishAsBuilt } from '../src/publish.ts'
import { release } from '../src/release.ts'
import { openRepository, setVersions } from '../src/repository.ts'

const registry = inject('registry')
const repository = openRepository(inject('repository'))
const NODE = '@portolan/adapter-node'
const readTags = async () => (await readPackument(registry.origin, NODE))?.['dist-tags'] ?? {}
const changeset = (...args: string[]) => repository.run('pnpm', 'exec', 'changeset', ...args)

describe('the channel of pre-releases', () => {
  let before: Readonly<Record<string, string>>
  let published: string[]
  beforeAll(async () => {
    before = await readTags()
    await changeset('pre', 'enter', 'next')
    published = await release(repository, registry, { [NODE]: 'minor' }, 'Something to try.')
  })

  test('publishes to next the packages with a changeset and the packages that depend on them', async () => {
    expect(published).toContainEqual(expect.stringMatching(/adapter-node@\d+\.\d+\.0-next\.0$/))
    expect(published.every((version) => version.includes('-next.'))).toBe(true)
  })

  test('is installed by its name', async () => {
    const directory = join(inject('directory'), 'next')
    mkdirSync(directory)
    writeFileSync(join(directory, 'package.json'), '{}')
    writeFileSync(join(directory, '.npmrc'), `@portolan:registry=${registry.origin}/\n`)
    await runToEnd({ directory, program: 'npm', args: ['install', '--no-audit', `${NODE}@next`] })
    const file = join(directory, 'node_modules', NODE, 'package.json')
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(nodeVersion(published))
  })

  test('leaves latest where it was', async () => {
    expect(await readTags()).toEqual({ latest: before.latest, next: nodeVersion(published) })
  })

  test('counts on with the next changeset', async () => {
    const second = await release(
      repository,
      registry,
      { [NODE]: 'patch' },
      'Something more to try.',
    )
    expect(nodeVersion(second)).toMatch(/^\d+\.\d+\.0-next\.1$/)
  })

  test('ends with the release of the tried versions as latest', async () => {
    await changeset('pre', 'exit')
    await setVersions(repository)
    await publishAsBuilt(repository, registry)
    const { latest = '' } = await readTags()
    expect(latest).toBe(nodeVersion(published)?.replace('-next.0', ''))
    const log = await repository.run('git', 'show', 'HEAD:packages/adapter-node/CHANGELOG.md')
    expect(log).toContain(`## ${latest}\n`)
  })
})

function nodeVersion(published: readonly string[]): string | undefined {
  return published.find((each) => each.startsWith(`${NODE}@`))?.slice(NODE.length + 1)
}
