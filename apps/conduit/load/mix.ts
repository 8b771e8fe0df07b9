import { Agent, request as httpRequest } from 'node:http'

/** How the requests of one phase went. */
export interface Outcome {
  requests: number
  /** Requests per second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** 503 as problem+json with `Retry-After`. */
  unavailable: number
  /** A POST that creates, and whose process was killed: it may have been carried out. */
  unknown: number
  /** Every other answer from 500 on, and every connection that broke. */
  failed: string[]
}

interface Client {
  readonly username: string
  readonly token: string
}

const USERS = 20
const PASSWORD = 'correct horse'

/** A mix of the requests of Conduit's pages: nine of ten read. */
export class Mix {
  readonly #url: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 200 })
  readonly #clients: Client[] = []
  readonly #slugs: string[] = []
  #next = 1

  constructor(url: string) {
    this.#url = new URL(url)
  }

  /** Registers users that follow one another, and gives each two articles. */
  async prepare(): Promise<void> {
    for (let count = 0; count < USERS; count++) {
      const username = `user${count}`
      const user = { username, email: `${username}@example.com`, password: PASSWORD }
      const { body } = await this.#send('POST', '/api/users', { body: { user } })
      this.#clients.push({ username, token: JSON.parse(body).user.token })
    }
    for (const client of this.#clients) {
      const { username } = this.#pick(this.#clients)
      await this.#send('POST', `/api/profiles/${username}/follow`, { client })
      for (let count = 0; count < 2; count++) await this.#publish(client)
    }
  }

  /** Sends requests, `clients` at a time, until `until` settles and the seconds are over. */
  async run(clients: number, seconds: number, until?: () => Promise<unknown>): Promise<Outcome> {
    const times: number[] = []
    const outcome: Outcome = {
      ...{ requests: 0, rate: 0, p50: 0, p99: 0, unavailable: 0, unknown: 0, failed: [] },
    }
    const start = performance.now()
    let isOver = false
    const end = Promise.all([
      new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
      until?.(),
    ]).finally(() => {
      isOver = true
    })
    const loop = async () => {
      while (!isOver) {
        const begin = performance.now()
        const what = this.#choose()
        const answer = await what.send().catch((error: Error) => error)
        times.push(performance.now() - begin)
        const wait = count(outcome, what, answer)
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
    await Promise.all([end, ...Array.from({ length: clients }, loop)])
    times.sort((a, b) => a - b)
    outcome.requests = times.length
    outcome.rate = (times.length / (performance.now() - start)) * 1_000
    outcome.p50 = times[Math.floor(times.length * 0.5)] ?? 0
    outcome.p99 = times[Math.floor(times.length * 0.99)] ?? 0
    return outcome
  }

  #choose(): Choice {
    const client = this.#pick(this.#clients)
    const slug = this.#pick(this.#slugs)
    const get = (path: string, from?: Client) => ({
      name: `GET ${path}`,
      send: () => this.#send('GET', path, { client: from }),
    })
    const change = (method: string, path: string, creates = false, body?: unknown) => ({
      name: `${method} ${path}`,
      creates,
      send: () => this.#send(method, path, { client, body }),
    })
    const dice = this.#random() * 100
    if (dice < 30) return get('/api/articles')
    if (dice < 55) return get(`/api/articles/${slug}`, client)
    if (dice < 70) return get('/api/articles/feed', client)
    if (dice < 78) return get(`/api/articles/${slug}/comments`)
    if (dice < 84) return get(`/api/profiles/${client.username}`)
    if (dice < 89) return get('/api/tags')
    if (dice < 93) return change('POST', `/api/articles/${slug}/favorite`)
    if (dice < 96) return change('DELETE', `/api/articles/${slug}/favorite`)
    if (dice < 98) {
      const comment = { body: 'Aye, aye' }
      return change('POST', `/api/articles/${slug}/comments`, true, { comment })
    }
    if (dice < 99) {
      return { name: 'POST /api/articles', creates: true, send: () => this.#publish(client) }
    }
    const user = { email: `${client.username}@example.com`, password: PASSWORD }
    return change('POST', '/api/users/login', false, { user })
  }

  async #publish(client: Client): Promise<Answer> {
    const article = { title: 'Log', description: 'd', body: 'b'.repeat(2_000), tagList: ['sea'] }
    const answer = await this.#send('POST', '/api/articles', { client, body: { article } })
    if (answer.status === 201) this.#slugs.push(JSON.parse(answer.body).article.slug)
    return answer
  }

  #pick<Item>(list: readonly Item[]): Item {
    return list[Math.floor(this.#random() * list.length)] as Item
  }

  /** The same numbers in every run. */
  #random(): number {
    this.#next = (this.#next * 48_271) % 2_147_483_647
    return this.#next / 2_147_483_647
  }

  /**
   * As clients do: a request that may be sent twice is sent again where the connection was closed
   * while it was idle, and any other gets a connection of its own. nginx closes idle connections
   * when it reads its configuration anew.
   */
  async #send(method: string, path: string, message: Message): Promise<Answer> {
    if (method === 'POST') return this.#sendOnce(method, path, message, false)
    return this.#sendOnce(method, path, message, this.#agent).catch((error: SendError) => {
      if (!error.wasIdle) throw error
      return this.#sendOnce(method, path, message, false)
    })
  }

  #sendOnce(method: string, path: string, { client, body }: Message, agent: Agent | false) {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return new Promise<Answer>((resolve, reject) => {
      const request = httpRequest(
        {
          agent,
          host: this.#url.hostname,
          port: this.#url.port,
          method,
          path,
          headers: {
            ...(client && { Authorization: `Token ${client.token}` }),
            ...(text !== undefined && {
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(text),
            }),
          },
        },
        (response) => {
          let received = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            received += chunk
          })
          response.on('error', reject)
          response.on('end', () => {
            const { statusCode = 0, headers } = response
            resolve({
              status: statusCode,
              type: headers['content-type'] ?? '',
              retryAfter: headers['retry-after'],
              body: received,
            })
          })
        },
      )
      request.on('error', (error) =>
        reject(Object.assign(error, { wasIdle: request.reusedSocket })),
      )
      request.end(text)
    })
  }
}

interface Message {
  readonly client?: Client
  readonly body?: unknown
}

interface SendError extends Error {
  /** Whether the connection had been used before. */
  readonly wasIdle?: boolean
}

interface Choice {
  readonly name: string
  /** Whether it makes something new each time. */
  readonly creates?: boolean
  send(): Promise<Answer>
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly retryAfter: string | undefined
  readonly body: string
}

/** Counts an answer, and gives the milliseconds that a polite client waits then. */
function count(outcome: Outcome, { name, creates }: Choice, answer: Answer | Error): number {
  if (answer instanceof Error) {
    outcome.failed.push(`${name}: ${answer.message}`)
    return 0
  }
  const { status, type, retryAfter, body } = answer
  if (status < 400) return 0
  if (status === 503 && type === 'application/problem+json' && retryAfter !== undefined) {
    outcome.unavailable++
    return Number(retryAfter) * 1_000
  }
  if (status === 502 && creates) {
    outcome.unknown++
    return 0
  }
  outcome.failed.push(`${name}: ${status} ${body.slice(0, 200)}`)
  return 0
}
