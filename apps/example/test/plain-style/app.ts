import cookieParser from 'cookie-parser'
import express from 'express'

const app = express()

app.use(cookieParser())
app.use('/api', (req, res, next) => {
  if (req.method === 'GET' || req.path === '/session' || req.cookies.token) {
    next()
  } else {
    res.status(401).json({ error: 'Unauthorized' })
  }
})

export default app
