import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@portolan-internal/runtimes/free-port'
import { createCluster, findPostgres, type PostgresCluster } from '../test/postgres-cluster.ts'
import { createRedis, type RedisServer } from '../test/redis-server.ts'
import { isReady, whenReady } from '../test/running-conduit.ts'

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url))
export const NGINX = '/usr/sbin/nginx'

/** One process of the app. */
interface Replica {
  readonly port: number
  readonly url: string
  child: ChildProcess | undefined
}

/** Two processes behind nginx, with PostgreSQL and Redis: as in deploy/, without containers. */
export class Stack {
  readonly directory = mkdtempSync(join(tmpdir(), 'portolan-load-'))
  readonly replicas: Replica[] = []
  readonly postgres: PostgresCluster
  readonly redis: RedisServer
  url = ''
  #nginx: ChildProcess | undefined

  private constructor(postgres: PostgresCluster, redis: RedisServer) {
    this.postgres = postgres
    this.redis = redis
  }

  static async start(): Promise<Stack> {
    const bin = findPostgres()
    if (bin === undefined) throw new Error('The load needs the Debian package postgresql')
    const stack = new Stack(await createCluster(bin), await createRedis())
    await Promise.all([stack.postgres.start(), stack.redis.start()])
    for (let count = 0; count < 2; count++) {
      const port = await findFreePort()
      const replica = { port, url: `http://127.0.0.1:${port}`, child: undefined }
      stack.replicas.push(replica)
      stack.launch(replica)
    }
    await Promise.all(stack.replicas.map(({ url }) => whenReady(url)))
    await stack.#startNginx()
    return stack
  }

  /** Starts a process, whose log goes to that file. */
  launch(replica: Replica, log = join(this.directory, `${replica.port}.log`)): void {
    const file = openSync(log, 'a')
    replica.child = spawn(process.execPath, [SERVER], {
      env: {
        PATH: process.env.PATH,
        PORT: String(replica.port),
        DATABASE_URL: this.postgres.url,
        REDIS_URL: this.redis.url,
        JWT_SECRET: 'x'.repeat(32),
        LOGIN_LIMIT: '1000000',
      },
      stdio: ['ignore', file, file],
    })
  }

  /** Lets nginx send requests to these processes alone, as an orchestrator does with endpoints. */
  async sendTo(replicas: readonly Replica[]): Promise<void> {
    this.#writeUpstream(replicas)
    const nginx = this.#nginx?.pid ?? 0
    const old = childrenOf(nginx)
    this.#nginx?.kill('SIGHUP')
    // The old workers of nginx end with the last request that they have taken.
    while (childrenOf(nginx).some((pid) => old.includes(pid))) await sleep(50)
  }

  /** Replaces a process without a lost request: leave it out, end it, start it, take it back. */
  async replace(replica: Replica, log?: string): Promise<void> {
    await this.sendTo(this.replicas.filter((other) => other !== replica))
    const ended = new Promise((resolve) => replica.child?.once('close', resolve))
    replica.child?.kill('SIGTERM')
    await ended
    this.launch(replica, log)
    await whenReady(replica.url)
    await this.sendTo(this.replicas)
  }

  /** Kills a process as the kernel does for lack of memory, and starts it again. */
  async kill(replica: Replica): Promise<void> {
    const ended = new Promise((resolve) => replica.child?.once('close', resolve))
    replica.child?.kill('SIGKILL')
    await ended
    this.launch(replica)
    await whenReady(replica.url)
  }

  /** The seconds of processor time of each part so far. */
  cpu(): Record<string, number> {
    const parts: Record<string, readonly (number | undefined)[]> = {
      conduit: this.replicas.map(({ child }) => child?.pid),
      postgres: [this.postgres.pid()],
      redis: [this.redis.pid()],
      nginx: [this.#nginx?.pid],
    }
    return Object.fromEntries(
      Object.entries(parts).map(([name, pids]) => [
        name,
        pids.reduce<number>((sum, pid) => sum + (pid === undefined ? 0 : secondsOf(pid)), 0),
      ]),
    )
  }

  async stop(): Promise<void> {
    const ended = this.replicas.map(
      ({ child }) => new Promise((resolve) => child?.once('close', resolve)),
    )
    for (const { child } of this.replicas) child?.kill('SIGTERM')
    await Promise.all(ended)
    this.#nginx?.kill('SIGQUIT')
    await this.redis.stop()
    await this.postgres.remove()
    rmSync(this.directory, { recursive: true, force: true })
  }

  async #startNginx(): Promise<void> {
    const port = await findFreePort()
    this.url = `http://127.0.0.1:${port}`
    const source = new URL('../deploy/nginx.conf', import.meta.url)
    const file = join(this.directory, 'nginx.conf')
    copyFileSync(source, file)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('listen 8080', `listen 127.0.0.1:${port}`),
    )
    this.#writeUpstream(this.replicas)
    const global = `daemon off; pid ${this.directory}/nginx.pid; error_log ${this.directory}/nginx.log;`
    const user = process.getuid?.() === 0 ? ' user root;' : ''
    this.#nginx = spawn(NGINX, ['-p', this.directory, '-c', file, '-g', global + user], {
      stdio: 'inherit',
    })
    while (!(await isReady(this.url))) await sleep(50)
  }

  #writeUpstream(replicas: readonly Replica[]): void {
    const lines = replicas.map(({ port }) => `server 127.0.0.1:${port} max_fails=0;\n`)
    writeFileSync(join(this.directory, 'nginx.upstream.conf'), lines.join(''))
  }
}

const TICKS_PER_SECOND = 100

/** The time of a process, of its children that live, and of those that it has waited for. */
function secondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime, stime, cutime and cstime: proc(5).
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    const below = childrenOf(pid).map(secondsOf)
    return ticks / TICKS_PER_SECOND + below.reduce((sum, seconds) => sum + seconds, 0)
  } catch {
    return 0
  }
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return children.filter(Boolean).map(Number)
}
