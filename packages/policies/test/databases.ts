import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running server of the test's own. */
export interface Database {
  readonly url: string
  stop(): Promise<void>
  /** Lets it neither answer nor end, and go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

const REDIS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((file) =>
  existsSync(file),
)
const POSTGRES = findPostgres()

/** The reasons to skip tests where a server is missing. */
export const NO_REDIS = REDIS === undefined && 'redis-server is not installed'
export const NO_POSTGRES = POSTGRES === undefined && 'PostgreSQL is not installed'

export async function startRedis(): Promise<Database> {
  const port = await findPort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn(String(REDIS), args, { stdio: 'pipe' })
  await untilSays(server, /Ready to accept connections/)
  return running(server, `redis://127.0.0.1:${port}`, 'SIGTERM')
}

/** PostgreSQL does not run as root, so it runs as the user that its package has made. */
export async function startPostgres(): Promise<Database> {
  const port = await findPort()
  const dir = mkdtempSync(join(tmpdir(), 'policies-postgres-'))
  const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined
  const bin = String(POSTGRES)
  const options = { cwd: dir, ...user }
  if (user !== undefined) execFileSync('chown', ['postgres', dir])
  const data = join(dir, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-N'], options)
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir]
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'pipe' })
  await untilSays(server, /ready to accept connections/)
  const database = running(server, `postgres://test@127.0.0.1:${port}/postgres`, 'SIGINT')
  return {
    ...database,
    async stop() {
      await database.stop()
      rmSync(dir, { recursive: true })
    },
  }
}

/** Debian keeps the programs out of the path, by version. */
function findPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const bins = readdirSync(root).map((version) => join(root, version, 'bin'))
  return bins.find((bin) => existsSync(join(bin, 'postgres')))
}

function idsOf(user: string): { uid: number; gid: number } {
  const read = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: read('-u'), gid: read('-g') }
}

function findPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      // A listening TCP server has an address of this kind.
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function untilSays(server: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      if (pattern.test(said)) resolve()
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('error', reject)
    server.once('exit', () => reject(new Error(said)))
  })
}

function running(server: ChildProcess, url: string, end: NodeJS.Signals): Database {
  const ended = new Promise<unknown>((resolve) => server.once('exit', resolve))
  return {
    url,
    async stop() {
      server.kill(end)
      await ended
    },
    signal: (signal) => {
      server.kill(signal)
    },
  }
}
