import { securityHeaders } from '@portolan/security-headers'
import cookieParser from 'cookie-parser'
import express from 'express'
import { pinoHttp } from 'pino-http'
import { log, withoutSecrets } from './log.js'
import { pageDirectory, renderPage } from './page/html.js'
import { addressLimit } from './session/login-limits.js'
import { requireSession } from './session/require-user.js'
import { readTrustProxy } from './settings.js'

const app = express()
app.disable('x-powered-by')
app.set('trust proxy', readTrustProxy())

app.use(pinoHttp({ logger: log, serializers: { req: withoutSecrets } }))
app.use(securityHeaders())
app.use(cookieParser())

app.get('/', (_req, res) => {
  res.json({ name: 'Portolan example', try: ['/health', '/api/time', '/api/users'] })
})
app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

app.use(
  '/page',
  securityHeaders({ preset: 'html' }),
  express.static(pageDirectory, { redirect: false }),
)
app.get('/page', (_req, res) => {
  res.type('html').send(renderPage(res.locals.cspNonce))
})

app.use('/api/session', addressLimit)
app.use('/api/admin', requireSession)

/** The app without its resource routes. server.ts or the portolan command mounts them behind it. */
export default app

/** The command calls this at the end, when the last request has been answered. */
export { closeDatabase as close } from './db/database.js'
