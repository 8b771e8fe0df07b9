import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packPackages, type Tarball } from '../../../scripts/pack-packages.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Every published package as it would be published. */
    tarballs: Tarball[]
    /** Outside the workspace, so that nothing installed here can be found from there. */
    directory: string
  }
}

/** Packs the packages once for all test files, and removes every trace after them. */
export default function pack(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-pack-test-'))
  project.provide('directory', directory)
  project.provide('tarballs', packPackages(directory))
  return () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
