import { createServer } from 'node:http'
import { createServer as createAppServer } from '@portolan/adapter-express'
import cookieParser from 'cookie-parser'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { created, session, time, user } from './answers.ts'

/** The same endpoints in ordinary Express code, behind `others` further routes. */
function createApp(others: number): Express {
  const app = express()
  for (let i = 0; i < others; i++) {
    app.get(`/api/other-${i}/:id`, (_req, res) => void res.json({ i }))
  }
  app.get('/api/time', (_req, res) => void res.json(time()))
  app.get('/api/users/:id', (req, res) => void res.json(user(req.params.id)))
  app.get('/api/guarded/:id', passOn(), passOn(), passOn(), (req, res) => {
    res.json(user(String(req.params.id)))
  })
  app.get('/api/missing/:id', () => {
    throw Object.assign(new Error('Not Found'), { status: 404 })
  })
  app.get('/api/session', cookieParser(), (req, res) => void res.json(session(req.cookies.sid)))
  app.post('/api/users', express.json(), (req, res) => void res.json(created(req.body.name)))
  app.use(answerError)
  return app
}

function passOn(): RequestHandler {
  return (_req, _res, next) => next()
}

const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status).json({ title: error.message, status: error.status })
}

export const start = async () => createServer(createApp(0))
export const startWith300 = async () => createServer(createApp(297))
export const startWithCreateServer = async () => createAppServer(createApp(0))
