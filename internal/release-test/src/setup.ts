import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { Destination } from './publish.ts'
import { startRegistry } from './registry.ts'
import { cloneRepository } from './repository.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Outside the workspace, and removed at the end. */
    directory: string
    registry: Destination
    /** The directory of the clone that releases are made from. */
    repository: string
    /** The names of the published packages. */
    packages: string[]
  }
}

/** One registry and one clone for all chapters, and no trace of either after them. */
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
