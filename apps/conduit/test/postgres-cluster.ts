import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@portolan-internal/runtimes/free-port'

/** The newest PostgreSQL of Debian's packages; `undefined` without one. */
export function findPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  return versions
    .map((version) => join(root, version, 'bin'))
    .find((directory) => existsSync(join(directory, 'initdb')))
}

/** A PostgreSQL server that runs for one test, in a directory of its own. */
export interface PostgresCluster {
  readonly url: string
  start(): Promise<void>
  /** Ends it at once, as a restart of the machine would: every connection breaks. */
  stop(): Promise<void>
  /** Ends it and removes its files. */
  remove(): Promise<void>
  /** Its process. */
  pid(): number | undefined
}

/** Makes a cluster that does not run yet. PostgreSQL refuses to run as root, so root takes `nobody`. */
export async function createCluster(bin: string): Promise<PostgresCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-postgres-'))
  const user = process.getuid?.() === 0 ? readUser('nobody') : {}
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid)
  const port = await findFreePort()
  const data = join(directory, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'conduit', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    { cwd: directory, encoding: 'utf8', ...user },
  )
  if (init.status !== 0) throw new Error(`initdb has failed:\n${init.stderr}`)
  const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', directory, '-F']
  let child: ChildProcess | undefined
  let ended: Promise<unknown> | undefined
  const cluster: PostgresCluster = {
    url: `postgres://conduit@127.0.0.1:${port}/postgres`,
    async start() {
      const started = spawn(join(bin, 'postgres'), args, {
        cwd: directory,
        stdio: 'ignore',
        ...user,
      })
      child = started
      ended = new Promise((resolve) => started.once('close', resolve))
      const isReady = () =>
        spawnSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status ===
        0
      while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 50))
    },
    async stop() {
      // PostgreSQL's fast shutdown: it ends the sessions.
      child?.kill('SIGINT')
      await ended
    },
    async remove() {
      await cluster.stop()
      rmSync(directory, { recursive: true, force: true })
    },
    pid: () => child?.pid,
  }
  return cluster
}

function readUser(name: string): { uid?: number; gid?: number } {
  const read = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: read('-u'), gid: read('-g') }
}
