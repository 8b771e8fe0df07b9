import { createServer, type ServerResponse } from 'node:http'
import cookieParser from 'cookie-parser'
import { json } from 'express'
import polka from 'polka'
import { created, session, time, user } from './answers.ts'

/** polka itself does not write JSON and does not parse bodies. */
export async function start() {
  const app = polka({
    onError: (error, _req, res) => send(res, { title: error.message, status: 404 }, 404),
  })
    .use(json())
    .get('/api/time', (_req, res) => send(res, time()))
    .get('/api/users/:id', (req, res) => send(res, user(req.params.id ?? '')))
    .get('/api/guarded/:id', passOn(), passOn(), passOn(), (req, res) =>
      send(res, user(req.params.id ?? '')),
    )
    .get('/api/missing/:id', () => {
      throw new Error('Not Found')
    })
    .get('/api/session', cookieParser(), (req, res) => send(res, session(req.cookies.sid)))
    .post('/api/users', (req, res) => send(res, created(req.body.name)))
  return createServer((req, res) => app.handler(req, res))
}

function passOn(): (req: never, res: never, next: () => void) => void {
  return (_req, _res, next) => next()
}

function send(res: ServerResponse, value: unknown, status = 200): void {
  const body = JSON.stringify(value)
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}
