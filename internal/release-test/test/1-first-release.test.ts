import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from '@portolan-internal/pack-test'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { listVersions, type PublishedVersion, readPackument } from '../src/packument.ts'
import { publish, publishUntil } from '../src/publish.ts'
import { openGate } from '../src/publishing-gate.ts'
import {
  addChangeset,
  openRepository,
  type ReleasedPackage,
  setVersions,
} from '../src/repository.ts'

const registry = inject('registry')
const repository = openRepository(inject('repository'))
const names = inject('packages')

describe('setting the versions of everything', () => {
  let before: ReleasedPackage[]
  let after: ReleasedPackage[]
  beforeAll(async () => {
    before = repository.readPackages()
    const bumps = Object.fromEntries(names.map((name) => [name, 'patch' as const]))
    addChangeset(repository, bumps, 'A change of every package.')
    await setVersions(repository)
    after = repository.readPackages()
  })

  test('gives every package a new version', () => {
    expect(before.filter(({ version }, index) => after[index]?.version === version)).toEqual([])
  })

  test('writes the change into every changelog', () => {
    for (const { directory, version } of after) {
      const changelog = readFileSync(join(directory, 'CHANGELOG.md'), 'utf8')
      expect(changelog).toContain(`\n## ${version}\n`)
      expect(changelog).toContain('\n- A change of every package. ([')
    }
  })

  test('leaves the private workspaces as they are', async () => {
    const changed = await repository.run('git', 'diff', '--name-only', 'HEAD~1')
    const files = changed.split('\n')
    expect(files.filter((file) => !/^(packages|\.changeset)\//.test(file))).toEqual([])
    expect(existsSync(join(repository.directory, 'apps/example/CHANGELOG.md'))).toBe(false)
  })
})

describe('a publishing that is interrupted', () => {
  const half = 3
  let published: string[]
  beforeAll(async () => {
    const gate = await openGate(registry.origin, half)
    const destination = { origin: gate.origin, token: registry.token }
    await publishUntil(gate.halfWay, repository, destination)
    await gate.close()
    published = await listVersions(registry.origin, names)
  })

  test('leaves the packages that were complete, and no part of another', () => {
    expect(published).toHaveLength(half)
  })

  test('is completed by the next one, which does not touch the published packages', async () => {
    const shasumsBefore = await readShasums()
    await publish(repository, registry)
    const versions = repository.readPackages().map(({ name, version }) => `${name}@${version}`)
    expect(await listVersions(registry.origin, names)).toEqual(versions.sort())
    expect(await readShasums()).toMatchObject(shasumsBefore)
  })

  test('has exactly one tag for each package in the end', async () => {
    const tags = (await repository.run('git', 'tag', '--points-at', 'HEAD')).split('\n')
    const versions = repository.readPackages().map(({ name, version }) => `${name}@${version}`)
    expect(tags.sort()).toEqual(versions.sort())
  })

  test('shows its tags to everyone once they are pushed', async () => {
    await repository.run('git', 'push', '--quiet', '--follow-tags', 'origin', 'main')
    const remote = await repository.run('git', 'ls-remote', '--tags', 'origin')
    for (const { name, version } of repository.readPackages()) {
      expect(remote).toContain(`refs/tags/${name}@${version}\n`)
    }
  })
})

describe('publishing twice', () => {
  test('publishes no package the second time, and does not fail', async () => {
    const before = await readShasums()
    await publish(repository, registry)
    expect(await readShasums()).toEqual(before)
  })
})

describe.each(names)('%s in the registry', (name) => {
  let latest: PublishedVersion
  beforeAll(async () => {
    const packument = await readPackument(registry.origin, name)
    const version = packument?.versions[packument['dist-tags'].latest ?? '']
    if (version === undefined) throw new Error(`${name} has no latest version`)
    latest = version
  })

  test('depends on siblings by a caret range, and on no private workspace', () => {
    for (const [dependency, range] of Object.entries(latest.dependencies ?? {})) {
      expect(`${dependency} ${range}`).not.toMatch(/workspace:|catalog:|portolan-internal/)
      if (dependency.startsWith('@portolan/')) expect(range).toMatch(/^\^\d/)
    }
  })

  test('has its licence, README and changelog', async () => {
    const response = await fetch(latest.dist.tarball)
    const directory = inject('directory')
    writeFileSync(join(directory, 'fetched.tgz'), Buffer.from(await response.arrayBuffer()))
    const args = ['-tzf', 'fetched.tgz']
    const files = (await runToEnd({ directory, program: 'tar', args })).split(/\r?\n/)
    expect(files).toEqual(
      expect.arrayContaining(['package/LICENSE', 'package/README.md', 'package/CHANGELOG.md']),
    )
  })
})

async function readShasums(): Promise<Record<string, string>> {
  const entries = names.map(async (name) => {
    const packument = await readPackument(registry.origin, name)
    return Object.entries(packument?.versions ?? {}).map(([version, { dist }]) => [
      `${name}@${version}`,
      dist.shasum,
    ])
  })
  return Object.fromEntries((await Promise.all(entries)).flat())
}
