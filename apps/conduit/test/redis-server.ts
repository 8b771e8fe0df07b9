import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { findFreePort } from '@portolan-internal/runtimes/free-port'

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

/** A Redis server that runs for one test and keeps nothing. */
export interface RedisServer {
  readonly url: string
  start(): Promise<void>
  stop(): Promise<void>
  /** Its process. */
  pid(): number | undefined
}

/** Makes a server that does not run yet. */
export async function createRedis(): Promise<RedisServer> {
  const port = await findFreePort()
  let child: ChildProcess | undefined
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '']
      const started = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      child = started
      await new Promise<void>((resolve) => {
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes('Ready to accept connections')) resolve()
        })
      })
    },
    async stop() {
      const ended = new Promise((resolve) => child?.once('close', resolve))
      child?.kill()
      await ended
    },
    pid: () => child?.pid,
  }
}
