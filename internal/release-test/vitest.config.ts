import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { workspaceTests } from '../../vitest.base.ts'

/** The files are the chapters of one story: each starts where the last one ended. */
class ChapterSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.sort((one, other) => one.moduleId.localeCompare(other.moduleId))
  }
}

export default workspaceTests('release-test', {
  globalSetup: 'src/setup.ts',
  typecheck: { enabled: false },
  fileParallelism: false,
  pool: 'threads',
  sequence: { sequencer: ChapterSequencer },
  // The tests install, build and publish every package several times.
  testTimeout: 600_000,
  hookTimeout: 600_000,
})
