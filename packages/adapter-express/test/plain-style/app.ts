import { resourceRoutes } from '@portolan/adapter-express'
import cookieParser from 'cookie-parser'
import express from 'express'

const app = express()
app.use(cookieParser())
app.use('/api/profile', (req, res, next) => {
  if (!req.cookies.token) {
    res.status(401).json({ error: 'Unauthorized' })
    return
  }
  next()
})
app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))

export default app
