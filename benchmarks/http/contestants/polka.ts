import { createServer, type ServerResponse } from 'node:http'
import { json } from 'express'
import polka from 'polka'
import { created, time, user } from './answers.ts'

/** polka itself does not write JSON and does not parse bodies. */
export async function start() {
  const app = polka()
    .use(json())
    .get('/api/time', (_req, res) => send(res, time()))
    .get('/api/users/:id', (req, res) => send(res, user(req.params.id ?? '')))
    .post('/api/users', (req, res) => send(res, created(req.body.name)))
  return createServer((req, res) => app.handler(req, res))
}

function send(res: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value)
  res.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}
