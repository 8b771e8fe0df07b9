import { createServer, type ServerResponse } from 'node:http'
import { created, session, time, user } from './answers.ts'

/** The unit: a server without a framework and a router, with only the necessary code. */
export async function start() {
  return createServer((req, res) => {
    const url = req.url ?? ''
    if (req.method === 'POST') {
      let text = ''
      req.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      req.on('end', () => send(res, created(JSON.parse(text).name)))
    } else if (url === '/api/time') {
      send(res, time())
    } else if (url === '/api/session') {
      send(res, session(/(?:^|; )sid=([^;]*)/.exec(req.headers.cookie ?? '')?.[1]))
    } else if (url.startsWith('/api/missing/')) {
      send(res, { title: 'Not Found', status: 404 }, 404)
    } else {
      send(res, user(url.slice(url.lastIndexOf('/') + 1)))
    }
  })
}

function send(res: ServerResponse, value: unknown, status = 200): void {
  const body = JSON.stringify(value)
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}
