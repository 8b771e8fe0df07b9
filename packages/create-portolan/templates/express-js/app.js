import { securityHeaders } from '@portolan/security-headers'
import express from 'express'

/**
 * The portolan command listens, parses cookies before this app, and mounts the routes of app/ behind the middleware here.
 */
const app = express()
app.use(securityHeaders())
app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

export default app
