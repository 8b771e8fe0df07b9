import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd, userEnvironment } from '@portolan-internal/pack-test'
import type { Repository } from './repository.ts'

/** The registry to publish to, and the account. */
export interface Destination {
  /** The origin of a registry, or of a gate in front of it. */
  readonly origin: string
  readonly token: string
}

/** Builds and publishes the versions that the registry does not have yet, as the workflow does. */
export function publish(repository: Repository, destination: Destination): Promise<string> {
  return runAsPublisher(repository, destination, 'pnpm', 'release')
}

/** Publishes without a build, because the releases of these tests change no code. */
export function publishAsBuilt(repository: Repository, destination: Destination): Promise<string> {
  return runAsPublisher(repository, destination, 'pnpm', 'exec', 'changeset', 'publish')
}

/**
 * Publishes until `moment`, then kills the publishing process and its children without a warning.
 */
export async function publishUntil(
  moment: Promise<void>,
  repository: Repository,
  destination: Destination,
): Promise<void> {
  const child = spawn('pnpm', ['release'], {
    cwd: repository.directory,
    env: { ...userEnvironment(), ...publisherEnvironment(repository, destination) },
    stdio: 'ignore',
    // The process has its own group, so that one signal reaches all of its children.
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isEarly = await Promise.race([moment.then(() => false), ended.then(() => true)])
  if (isEarly) throw new Error('The publishing ended before it could be interrupted')
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await ended
}

/** Runs a program with the right to publish, and resolves with its output. */
export function runAsPublisher(
  repository: Repository,
  destination: Destination,
  program: string,
  ...args: string[]
): Promise<string> {
  const { directory } = repository
  const env = publisherEnvironment(repository, destination)
  return runToEnd({ directory, program, args, env })
}

function publisherEnvironment(
  { directory }: Repository,
  { origin, token }: Destination,
): Record<string, string> {
  const npmrc = join(directory, '..', `npmrc-${new URL(origin).port}`)
  writeFileSync(
    npmrc,
    `registry=${origin}/\n//${new URL(origin).host}/:_authToken=${token}\nfetch-retries=0\n`,
  )
  // changesets asks the registry that this variable names in lower case.
  return { CI: 'true', npm_config_registry: origin, NPM_CONFIG_USERCONFIG: npmrc }
}
