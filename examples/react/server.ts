import { resourceRoutes } from '@portolan/adapter-express'
import express from 'express'

const app = express()
app.get('/health', (_req, res) => void res.json({ ok: true }))
app.use(express.static('dist'))
app.use(resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
app.listen(Number(process.env.PORT ?? 3000))
