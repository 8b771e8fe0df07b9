import { resourceRoutes } from '@portolan/adapter-express'
import express from 'express'
import { hooks } from './telemetry.js'

const app = express()
app.use(resourceRoutes({ appDir: new URL('./app', import.meta.url), ...hooks }))
app.listen(Number(process.env.PORT ?? 3000))
