import { createServer } from 'node:http'
import { createServer as createAppServer } from '@portolan/adapter-express'
import express, { type Express } from 'express'
import { created, time, user } from './answers.ts'

/** The same three endpoints in ordinary Express code, behind `others` further routes. */
function createApp(others: number): Express {
  const app = express()
  for (let i = 0; i < others; i++) {
    app.get(`/api/other-${i}/:id`, (_req, res) => void res.json({ i }))
  }
  app.get('/api/time', (_req, res) => void res.json(time()))
  app.get('/api/users/:id', (req, res) => void res.json(user(req.params.id)))
  app.post('/api/users', express.json(), (req, res) => void res.json(created(req.body.name)))
  return app
}

export const start = async () => createServer(createApp(0))
export const startWith300 = async () => createServer(createApp(297))
export const startWithCreateServer = async () => createAppServer(createApp(0))
