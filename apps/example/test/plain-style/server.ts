import type { AddressInfo } from 'node:net'
import { resourceRoutes } from '@portolan/adapter-express'
import app from './app.js'

app.use(await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))

const server = app.listen(Number(process.env.PORT), () => {
  const { port } = server.address() as AddressInfo
  console.log(`Listening on http://localhost:${port}`)
})
