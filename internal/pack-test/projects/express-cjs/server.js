const { join } = require('node:path')
const { resourceRoutes } = require('@portolan/adapter-express')
const { securityHeaders } = require('@portolan/security-headers')
const express = require('express')

const app = express()
app.use(securityHeaders())
const routes = resourceRoutes({ appDir: join(__dirname, 'app') })
app.use(routes)
routes.then(() => {
  const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port))
})
