import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import { SECURITY_HEADERS, securityHeaders } from '@portolan/security-headers'
import express from 'express'

const first: readonly [string, string] | undefined = SECURITY_HEADERS[0]
if (!first) throw new Error('SECURITY_HEADERS is empty')

const app = express()
app.use(securityHeaders())
app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
const server = app.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port)
})
