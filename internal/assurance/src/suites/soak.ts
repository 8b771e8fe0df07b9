import { connect } from 'node:net'
import { gracefulShutdown } from '@portolan/adapter-node'
import type { RouteDefinition } from '@portolan/dispatch-core'
import { eventStream } from '@portolan/dispatch-core'
import type { Random } from '../random.ts'
import { parseResponses } from '../responses.ts'
import { HOST_NAMES, type HostName, type RunningHost, startHost } from '../servers.ts'
import { defineSuite } from '../suite.ts'

/** A load of clients of every kind, that ends in a shutdown in the middle of it. */
interface Load {
  readonly host: HostName
  readonly clients: readonly ClientKind[]
  readonly rounds: number
}

type ClientKind = 'plain' | 'abort' | 'slow' | 'half' | 'events' | 'upload' | 'reload'

const KINDS: readonly ClientKind[] = [
  ...(['plain', 'abort', 'slow', 'half', 'events', 'upload', 'reload'] as const),
]

/** The heap may be this many bytes larger after a load than after the one before. */
const MOST_GROWTH = 4_000_000

export const soak = defineSuite<Load>({
  name: 'soak',
  claim:
    'a load with aborts, slow readers and reloads leaves no memory, handle or lost request behind',
  async start() {
    // The code is compiled, and the pools of Node are filled, before anything is measured.
    for (const host of HOST_NAMES) await run({ host, clients: KINDS, rounds: 20 })
    return {
      generate: (random: Random) => ({
        host: random.pick(HOST_NAMES),
        clients: random.list(4, 24, () => random.pick(KINDS)),
        rounds: 10 + random.int(30),
      }),
      count: ({ clients, rounds }) => clients.length * rounds,
      check: measure,
      *shrink(load) {
        for (const kind of KINDS) {
          const clients = load.clients.filter((other) => other !== kind)
          if (clients.length > 0 && clients.length < load.clients.length) yield { ...load, clients }
        }
      },
      close: async () => {},
    }
  },
})

async function measure(load: Load): Promise<string | undefined> {
  const before = await takeStock()
  const problem = await run(load)
  if (problem !== undefined) return problem
  const after = await takeStock()
  const growth = after.heap - before.heap
  if (growth > MOST_GROWTH) return `the heap grew by ${growth} bytes`
  if (after.handles > before.handles) return `${after.handles - before.handles} handles are left`
  return undefined
}

async function takeStock(): Promise<{ heap: number; handles: number }> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const handles = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'))
  return { heap: process.memoryUsage().heapUsed, handles: handles.length }
}

function createRoutes(table: number): RouteDefinition[] {
  return [
    { pattern: '/plain', module: { loader: () => ({ table }) } },
    { pattern: '/upload', module: { action: ({ body }) => ({ length: String(body).length }) } },
    {
      pattern: '/large',
      module: {
        async *loader() {
          for (let index = 0; index < 100; index++) yield 'x'.repeat(10_000)
        },
      },
    },
    {
      pattern: '/events',
      module: {
        loader: () =>
          eventStream(async function* ({ signal }) {
            while (!signal.aborted) {
              yield { data: 'tick' }
              await new Promise((resolve) => setTimeout(resolve, 5))
            }
          }),
      },
    },
  ]
}

async function run({ host, clients, rounds }: Load): Promise<string | undefined> {
  const running = await startHost(host, { routes: createRoutes(0), onError: () => undefined })
  const shutDown = gracefulShutdown(running.server, { timeout: 2_000 })
  let failure: string | undefined
  let isEnding = false
  const loop = async (kind: ClientKind) => {
    for (let round = 0; round < rounds && !isEnding && failure === undefined; round++) {
      failure ??= await CLIENTS[kind](running, () => isEnding)
    }
  }
  const loops = clients.map(loop)
  // At any moment of the load.
  const ended = new Promise<void>((resolve) => {
    setTimeout(() => {
      isEnding = true
      shutDown().then(resolve)
    }, Math.random() * 400)
  })
  await Promise.all([...loops, ended])
  return failure
}

type Client = (running: RunningHost, isEnding: () => boolean) => Promise<string | undefined>

const CLIENTS: Readonly<Record<ClientKind, Client>> = {
  plain: (running, isEnding) => ask(running, 'GET /plain HTTP/1.1\r\nHost: x\r\n', isEnding),
  slow: (running, isEnding) => ask(running, 'GET /large HTTP/1.1\r\nHost: x\r\n', isEnding, 1),
  upload: (running, isEnding) =>
    ask(
      running,
      'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 50000\r\n',
      isEnding,
      0,
      'x'.repeat(50_000),
    ),
  abort: (running) => leave(running, 'GET /large HTTP/1.1\r\nHost: x\r\n\r\n'),
  half: (running) =>
    leave(running, 'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab'),
  events: (running) => leave(running, 'GET /events HTTP/1.1\r\nHost: x\r\n\r\n'),
  async reload(running) {
    running.replaceRoutes(createRoutes(1))
    await new Promise((resolve) => setTimeout(resolve, 2))
    return undefined
  },
}

/** Sends a request, and expects a whole answer: 200, or 503 where the server ends. */
function ask(
  { port }: RunningHost,
  head: string,
  isEnding: () => boolean,
  pause = 0,
  body = '',
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    let isConnected = false
    const began = isEnding()
    socket.on('connect', () => {
      isConnected = true
      socket.write(`${head}Connection: close\r\n\r\n${body}`)
    })
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (pause === 0) return
      socket.pause()
      setTimeout(() => socket.resume(), pause)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      // A server that has closed takes no further connections.
      if (!isConnected || (chunks.length === 0 && (began || isEnding()))) return resolve(undefined)
      try {
        const [response] = parseResponses(Buffer.concat(chunks), ['GET'])
        const isWell = response?.status === 200 || (response?.status === 503 && isEnding())
        resolve(isWell && response.isComplete ? undefined : `${head.trim()}: a part of an answer`)
      } catch (error) {
        resolve(`${head.trim()}: ${error instanceof Error ? error.message : error}`)
      }
    })
  })
}

/** Sends a request, and goes away soon. */
function leave({ port }: RunningHost, text: string): Promise<undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => socket.write(text))
    socket.on('error', () => {})
    socket.on('close', () => resolve(undefined))
    setTimeout(() => socket.destroy(), Math.random() * 10)
  })
}
