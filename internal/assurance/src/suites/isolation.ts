import { AsyncLocalStorage } from 'node:async_hooks'
import { Agent, request } from 'node:http'
import type { RouteDefinition } from '@portolan/dispatch-core'
import type { Random } from '../random.ts'
import { HOST_NAMES, type HostName, startHost } from '../servers.ts'
import { defineSuite } from '../suite.ts'

/** Distinct requests that run at the same time, while the routes are replaced. */
interface Crowd {
  readonly host: HostName
  readonly requests: number
  readonly atOnce: number
  readonly swaps: number
}

const store = new AsyncLocalStorage<string>()

export const isolation = defineSuite<Crowd>({
  name: 'isolation',
  claim:
    'of requests at the same time, each gets its own answer, and none is lost when routes change',
  start: async () => ({
    generate: (random: Random) => ({
      host: random.pick(HOST_NAMES),
      requests: 500,
      atOnce: 1 + random.int(100),
      swaps: random.int(30),
    }),
    count: ({ requests }) => requests,
    check,
    *shrink(crowd) {
      if (crowd.swaps > 0) yield { ...crowd, swaps: 0 }
      if (crowd.requests > 10) yield { ...crowd, requests: Math.ceil(crowd.requests / 2) }
      if (crowd.atOnce > 1) yield { ...crowd, atOnce: Math.ceil(crowd.atOnce / 2) }
    },
    close: async () => {},
  }),
})

function createRoutes(table: number): RouteDefinition[] {
  const wait = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
  return [
    {
      pattern: '/own/:id',
      module: {
        async action({ params, body, cookies, state, query }) {
          await wait()
          const { get } = query as URLSearchParams
          const asked = get.call(query, 'q')
          await wait()
          return [params.id, body, cookies.id, state.id, asked, store.getStore(), table]
        },
      },
      middleware: [
        async (context, next) => {
          const id = String(context.params.id)
          context.state.id = id
          return store.run(id, async () => {
            await wait()
            return next()
          })
        },
      ],
    },
  ]
}

async function check({ host, requests, atOnce, swaps }: Crowd): Promise<string | undefined> {
  const running = await startHost(host, { routes: createRoutes(0) })
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  let sent = 0
  let failure: string | undefined
  const client = async () => {
    while (failure === undefined && sent < requests) {
      const number = sent++
      if (swaps > 0 && number % Math.ceil(requests / swaps) === 0) {
        running.replaceRoutes(createRoutes(number))
      }
      failure ??= await ask(agent, running.port, `${number}-${Math.random()}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, client))
    return failure
  } finally {
    agent.destroy()
    await running.close()
  }
}

function ask(agent: Agent, port: number, id: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const body = JSON.stringify(id)
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      Cookie: `id=${id}`,
    }
    const options = { agent, port, host: '127.0.0.1', method: 'POST', headers }
    const sent = request({ ...options, path: `/own/${id}?q=${id}` }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('error', () => resolve(`${id} was broken off`))
      response.on('end', () => {
        if (response.statusCode !== 200) return resolve(`${id} got ${response.statusCode}: ${text}`)
        const own = (JSON.parse(text) as unknown[]).slice(0, 6)
        resolve(own.every((value) => value === id) ? undefined : `${id} got ${text}`)
      })
    })
    sent.on('error', (error) => resolve(`${id} was lost: ${error.message}`))
    sent.end(body)
  })
}
