import { describe, expect, inject, test } from 'vitest'
import { readPackument } from '../src/packument.ts'
import { release } from '../src/release.ts'
import { addChangeset, openRepository, type ReleasedPackage } from '../src/repository.ts'

const registry = inject('registry')
const repository = openRepository(inject('repository'))
const CORE = '@portolan/dispatch-core'
const HEADERS = '@portolan/security-headers'

describe('a release in which one package changed', () => {
  test.each([
    ['the core, which others are built on', CORE],
    ['the headers, which the adapters use in tests', HEADERS],
  ])('publishes only a patch of %s', async (_description, name) => {
    const before = versionsOf(repository.readPackages())
    const published = await release(
      repository,
      registry,
      { [name]: 'patch' },
      `A patch of ${name}.`,
    )
    expect(published).toEqual([`${name}@${raise(before[name], 'patch')}`])
    expect(versionsOf(repository.readPackages())).toEqual({
      ...before,
      [name]: raise(before[name], 'patch'),
    })
  })

  test('releases a patch of the packages whose range a minor of the core leaves, and of no other package', async () => {
    const before = repository.readPackages()
    const published = await release(
      repository,
      registry,
      { [CORE]: 'minor' },
      'A minor of the core.',
    )
    const core = before.find(({ name }) => name === CORE)
    // A caret range on 0.x admits patches only.
    const left = before.filter((each) => core?.version.startsWith('0.') && dependsOn(each, CORE))
    const dependents = left.map(({ name, version }) => `${name}@${raise(version, 'patch')}`)
    expect(published).toEqual([...dependents, `${CORE}@${raise(core?.version, 'minor')}`].sort())
  })

  test('is announced by changeset status', async () => {
    addChangeset(repository, { [HEADERS]: 'patch' }, 'Something to come.')
    expect(await repository.run('pnpm', 'exec', 'changeset', 'status')).toContain(HEADERS)
    await repository.run('git', 'clean', '--quiet', '--force', '.changeset')
  })

  test('does not change the tarballs of the other packages', async () => {
    const packument = await readPackument(registry.origin, HEADERS)
    const versions = Object.keys(packument?.versions ?? {})
    expect(packument?.['dist-tags']).toEqual({ latest: versions.at(-1) })
    expect(versions).toHaveLength(2)
  })
})

function versionsOf(packages: readonly ReleasedPackage[]): Record<string, string> {
  return Object.fromEntries(packages.map(({ name, version }) => [name, version]))
}

function dependsOn({ dependencies = {} }: ReleasedPackage, name: string): boolean {
  return Object.hasOwn(dependencies, name)
}

/** The next version without a pre-release. */
function raise(version = '', part: 'minor' | 'patch'): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}
