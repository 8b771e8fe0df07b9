import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runToEnd } from '@portolan-internal/pack-test'

/**
 * A published package of the clone: its directory, and the members of its package.json that the
 * tests read.
 */
export interface ReleasedPackage {
  /** The absolute path of its directory. */
  readonly directory: string
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A clone of this repository, in which the tests set versions and make commits. */
export interface Repository {
  readonly directory: string
  /** Runs a program in it and resolves with its output. Rejects when it fails. */
  run(program: string, ...args: string[]): Promise<string>
  /** The published packages as they are now, sorted by name. */
  readPackages(): ReleasedPackage[]
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const IDENTITY = ['-c', 'user.name=Maintainer', '-c', 'user.email=maintainer@portolan.test']

/** The repository whose clone is in this directory. */
export function openRepository(directory: string): Repository {
  return {
    directory,
    run: (program, ...args) => runToEnd({ directory, program, args, env: { CI: 'true' } }),
    readPackages: () => readPackages(directory),
  }
}

/**
 * Clones the last commit to `<parent>/repository`, whose origin is another clone, then installs and
 * builds there. So a release does not touch the checkout, not even with tags and pushes.
 *
 * @param parent an existing directory outside the workspace
 */
export async function cloneRepository(parent: string): Promise<Repository> {
  const directory = join(parent, 'repository')
  const git = (...args: string[]) => runToEnd({ directory: parent, program: 'git', args })
  await git('clone', '--quiet', '--bare', ROOT, join(parent, 'origin.git'))
  await git('clone', '--quiet', join(parent, 'origin.git'), directory)
  const repository = openRepository(directory)
  await repository.run('git', 'switch', '--quiet', '-C', 'main')
  // The tests make ordinary releases, even while the repository is in pre-release mode.
  rmSync(join(directory, '.changeset/pre.json'), { force: true })
  await repository.run('pnpm', 'install', '--frozen-lockfile', '--prefer-offline')
  return repository
}

/** Writes a changeset as `pnpm changeset` does. */
export function addChangeset(
  { directory }: Repository,
  bumps: Readonly<Record<string, 'patch' | 'minor' | 'major'>>,
  summary: string,
): void {
  const lines = Object.entries(bumps).map(([name, bump]) => `"${name}": ${bump}`)
  const name = summary.toLowerCase().replace(/[^a-z]+/g, '-')
  const file = join(directory, '.changeset', `${name}.md`)
  writeFileSync(file, `---\n${lines.join('\n')}\n---\n\n${summary}\n`)
}

/**
 * Sets the versions from the changesets and commits them, as the pull request of a release does.
 */
export async function setVersions(repository: Repository): Promise<void> {
  await commit(repository, 'Describe the changes')
  await repository.run('pnpm', 'exec', 'changeset', 'version')
  await commit(repository, 'Set the versions')
}

async function commit(repository: Repository, subject: string): Promise<void> {
  await repository.run('git', 'add', '--all')
  await repository.run('git', ...IDENTITY, 'commit', '--quiet', '--allow-empty', '-m', subject)
}

function readPackages(repository: string): ReleasedPackage[] {
  return readdirSync(join(repository, 'packages'))
    .map((name) => join(repository, 'packages', name))
    .map((directory) => ({
      ...(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as ReleasedPackage),
      directory,
    }))
    .sort((one, other) => one.name.localeCompare(other.name))
}
