import { inject } from 'vitest'
import { listVersions } from './packument.ts'
import { type Destination, publishAsBuilt } from './publish.ts'
import { addChangeset, type Repository, setVersions } from './repository.ts'

/** The kind of release of each package that a changeset names. */
export type Bumps = Readonly<Record<string, 'patch' | 'minor' | 'major'>>

/**
 * Releases one changeset, from its text to the registry.
 *
 * @returns the versions that are new in the registry, as `name@version`, sorted
 */
export async function release(
  repository: Repository,
  registry: Destination,
  bumps: Bumps,
  summary: string,
): Promise<string[]> {
  const names = inject('packages')
  const before = await listVersions(registry.origin, names)
  addChangeset(repository, bumps, summary)
  await setVersions(repository)
  await publishAsBuilt(repository, registry)
  const after = await listVersions(registry.origin, names)
  return after.filter((version) => !before.includes(version))
}
