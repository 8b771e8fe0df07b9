import { resourceRoutes } from '@portolan/adapter-express'
import { securityHeaders } from '@portolan/security-headers'
import express from 'express'

const app = express()
app.use(securityHeaders())
app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port))
