import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { contestants } from './contestants.ts'

/**
 * Runs one contestant in a process of its own. It first sends the headers that it sets over HTTP
 * and over TLS. Then it answers each task with the nanoseconds of a request.
 */
export type WorkerTask = 'clear' | 'tls'

export type WorkerReady = Readonly<Record<WorkerTask, readonly string[]>>

const BATCH = 500

const middleware = contestants.get(process.argv[2] ?? '')
if (middleware === undefined) throw new Error(`No contestant is called ${process.argv[2]}`)
const sockets = { clear: new Socket(), tls: Object.assign(new Socket(), { encrypted: true }) }

process.on('message', (task: WorkerTask) => process.send?.(time(task)))
process.send?.({ clear: headersOf('clear'), tls: headersOf('tls') } satisfies WorkerReady)

function headersOf(task: WorkerTask): readonly string[] {
  const { req, res } = exchange(task)
  middleware?.(req, res, () => undefined)
  return Object.entries(res.getHeaders())
    .map(([name, value]) => `${name}: ${value}`)
    .toSorted()
}

/**
 * The nanoseconds of a request. Node has made the requests and responses, and Express has set their
 * prototypes.
 */
function time(task: WorkerTask): number {
  const exchanges = Array.from({ length: BATCH }, () => exchange(task))
  let passed = 0
  const next = () => {
    passed++
  }
  const start = process.hrtime.bigint()
  for (const { req, res } of exchanges) middleware?.(req, res, next)
  const elapsed = Number(process.hrtime.bigint() - start)
  if (passed !== BATCH) throw new Error('A request was not passed on')
  return elapsed / BATCH
}

function exchange(task: WorkerTask): { req: IncomingMessage; res: ServerResponse } {
  const req = new IncomingMessage(sockets[task])
  req.headers = { host: 'app.example' }
  const res = new ServerResponse(req)
  res.setHeader('X-Powered-By', 'Express')
  return { req, res }
}
