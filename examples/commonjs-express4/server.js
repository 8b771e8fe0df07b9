const { join } = require('node:path')
const { resourceRoutes } = require('@portolan/adapter-express')
const express = require('express')

const app = express()
app.use(express.json())
app.get('/health', (_req, res) => res.json({ ok: true }))
app.use(resourceRoutes({ appDir: join(__dirname, 'app') }))
app.listen(process.env.PORT ?? 3000)
