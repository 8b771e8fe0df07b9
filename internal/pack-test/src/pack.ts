import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packPackages, type Tarball } from '../../../scripts/pack-packages.mjs'

/** A tarball and its contents. */
export interface UnpackedTarball extends Tarball {
  /** The directory with the contents of the tarball. */
  readonly directory: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Every published package as it would be published. */
    tarballs: UnpackedTarball[]
    /**
     * The directory is outside the workspace, so that Node finds no package of the workspace from
     * there.
     */
    directory: string
  }
}

/** Packs the packages once for all test files, and removes all of it after the last one. */
export default function pack(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-pack-test-'))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  try {
    const parent = join(directory, 'unpacked')
    project.provide('directory', directory)
    project.provide(
      'tarballs',
      packPackages(directory).map((tarball) => unpack(tarball, parent)),
    )
  } catch (error) {
    remove()
    throw error
  }
  return remove
}

/** A tarball of npm has one directory at its top, `package`. */
function unpack(tarball: Tarball, parent: string): UnpackedTarball {
  const destination = join(parent, tarball.name)
  mkdirSync(destination, { recursive: true })
  const { status, stderr } = spawnSync('tar', ['-xzf', tarball.file], {
    cwd: destination,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${tarball.file} cannot be unpacked: ${stderr}`)
  return { ...tarball, directory: join(destination, 'package') }
}
