import { createServer } from 'node:http'
import { createNodeListener } from '@portolan/adapter-node'
import { securityHeaders } from '@portolan/security-headers'

const setHeaders = securityHeaders()
const listener = await createNodeListener({ appDir: new URL('./app', import.meta.url) })
const server = createServer((req, res) => setHeaders(req, res, () => listener(req, res)))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
