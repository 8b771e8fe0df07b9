import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { Destination } from './publish.ts'
import { startRegistry } from './registry.ts'
import { cloneRepository } from './repository.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The directory is outside the workspace and is removed at the end. */
    directory: string
    registry: Destination
    /** The directory of the clone that makes the releases. */
    repository: string
    /** The names of the published packages. */
    packages: string[]
  }
}

/**
 * Starts one registry and makes one clone for all chapters, and removes both after the last one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-release-test-'))
  const registry = await startRegistry(directory)
  const teardown = async () => {
    await registry.stop()
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const repository = await cloneRepository(directory)
    project.provide('directory', directory)
    project.provide('registry', { origin: registry.origin, token: registry.token })
    project.provide('repository', repository.directory)
    project.provide(
      'packages',
      repository.readPackages().map(({ name }) => name),
    )
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}
