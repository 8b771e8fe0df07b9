import { securityHeaders } from '@portolan/security-headers'
import cookieParser from 'cookie-parser'
import express from 'express'
import { rateLimit } from 'express-rate-limit'
import { pinoHttp } from 'pino-http'
import { log } from './log.js'
import { requireSession } from './session/require-user.js'

const app = express()
app.disable('x-powered-by')

app.use(pinoHttp({ logger: log }))
app.use(securityHeaders())
app.use(cookieParser())

app.get('/', (_req, res) => {
  res.json({ name: 'Portolan example', try: ['/health', '/api/time', '/api/users'] })
})
app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

// Only failed attempts count, so that users who log in often are not locked out.
const loginLimit = rateLimit({
  windowMs: 15 * 60 * 1000,
  limit: 10,
  skip: (req) => req.method !== 'POST',
  skipSuccessfulRequests: true,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  message: { error: 'Too many failed logins, try again in a quarter of an hour' },
})
app.use('/api/session', loginLimit)
app.use('/api/admin', requireSession)

/** The app without its resource routes. server.ts or the portolan command mounts them behind it. */
export default app

/** The command calls this at the end, when the last request has been answered. */
export { closeDatabase as close } from './db/database.js'
