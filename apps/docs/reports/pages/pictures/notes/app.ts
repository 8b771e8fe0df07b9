import { securityHeaders } from '@portolan/security-headers'
import express from 'express'

/**
 * The portolan command listens, and parses cookies before this app. It mounts the routes of app/
 * behind the middleware of this app.
 */
const app = express()
app.use(securityHeaders())
app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

export default app
