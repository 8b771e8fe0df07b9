import { Agent, request } from 'node:http'
import type { DevServer } from './dev-server.ts'

/** A client that asks without a pause, over connections that it keeps. */
export class Load {
  /** The failures: statuses that were not expected, connections that broke. */
  readonly failures: string[] = []
  readonly sockets = new Set<unknown>()
  count = 0
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })
  readonly #url: string
  readonly #expected: readonly unknown[]
  #isOver = false
  readonly #clients: Promise<void>[]

  /** @param expected the statuses that are not a failure */
  constructor({ url }: DevServer, paths: readonly string[], expected: readonly unknown[] = [200]) {
    this.#url = url
    this.#expected = expected
    this.#clients = paths.map((path) => this.#ask(path))
  }

  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#clients)
    this.#agent.destroy()
  }

  async #ask(path: string): Promise<void> {
    while (!this.#isOver) {
      const status = await this.#get(path).catch(String)
      this.count++
      if (!this.#expected.includes(status)) this.failures.push(`${path}: ${status}`)
    }
  }

  #get(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const req = request(new URL(path, this.#url), { agent: this.#agent }, (res) => {
        this.sockets.add(res.socket)
        res.resume().once('end', () => resolve(res.statusCode))
      })
      req.on('error', reject).end()
    })
  }
}
